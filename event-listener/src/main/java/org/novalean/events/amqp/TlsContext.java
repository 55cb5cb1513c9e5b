package org.novalean.events.amqp;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.novalean.events.TlsSettings;
import org.novalean.events.files.PemFiles;

/** Java's TLS towards the broker. */
final class TlsContext {

  private TlsContext() {}

  /**
   * Reads the files; a file that was renewed is seen at the next connection.
   *
   * @throws IOException naming the file, when it can't be read or holds the wrong thing
   */
  static SSLContext of(TlsSettings settings) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers(settings), trustManagers(settings), null);
    return context;
  }

  private static TrustManager @Nullable [] trustManagers(TlsSettings settings)
      throws IOException, GeneralSecurityException {
    if (settings.caFile().isEmpty()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (X509Certificate certificate : PemFiles.certificates(settings.caFile().get())) {
      store.setCertificateEntry("ca" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager @Nullable [] keyManagers(TlsSettings settings)
      throws IOException, GeneralSecurityException {
    return settings.client().isEmpty() ? null : PemFiles.keyManagers(settings.client().get());
  }
}
