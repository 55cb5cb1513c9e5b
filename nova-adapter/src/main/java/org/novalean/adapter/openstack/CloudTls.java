package org.novalean.adapter.openstack;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.novalean.events.TlsSettings.ClientCertificate;
import org.novalean.events.files.PemFiles;

/**
 * TLS towards a cloud's APIs: a private CA is trusted besides those that Java trusts, and a client
 * certificate is presented.
 */
final class CloudTls {

  private CloudTls() {}

  /**
   * Reads the files; empty where there are none, and Java's own ways will do.
   *
   * @throws CredentialsException naming the file that cannot be used
   */
  static Optional<SSLContext> of(CloudCredentials credentials) {
    var caFile = credentials.caFile();
    var client = credentials.client();
    if (caFile.isEmpty() && client.isEmpty()) {
      return Optional.empty();
    }
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(keyManagers(client), trustManagers(caFile), null);
      return Optional.of(context);
    } catch (IOException | GeneralSecurityException e) {
      throw new CredentialsException("The cloud's APIs: " + e.getMessage());
    }
  }

  private static KeyManager @Nullable [] keyManagers(Optional<ClientCertificate> client)
      throws IOException, GeneralSecurityException {
    return client.isEmpty() ? null : PemFiles.keyManagers(client.get());
  }

  private static TrustManager @Nullable [] trustManagers(Optional<Path> caFile)
      throws IOException, GeneralSecurityException {
    if (caFile.isEmpty()) {
      return null;
    }
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (var known : javaTrusts()) {
      store.setCertificateEntry(
          known.getSubjectX500Principal() + " " + known.getSerialNumber(), known);
    }
    var number = 0;
    for (var certificate : PemFiles.certificates(caFile.get())) {
      store.setCertificateEntry("own " + number++, certificate);
    }
    return trust(store).getTrustManagers();
  }

  private static List<X509Certificate> javaTrusts() throws GeneralSecurityException {
    return Stream.of(trust(null).getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
        .toList();
  }

  private static TrustManagerFactory trust(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }
}
