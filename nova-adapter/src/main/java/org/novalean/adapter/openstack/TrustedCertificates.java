package org.novalean.adapter.openstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A private CA: trusts the certificates of a PEM file besides those that Java trusts. */
final class TrustedCertificates {

  private TrustedCertificates() {}

  /**
   * @throws CredentialsException if the file cannot be read or holds no certificate
   */
  static SSLContext of(Path caFile) {
    try (var pem = Files.newInputStream(caFile)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (var known : javaTrusts()) {
        store.setCertificateEntry(
            known.getSubjectX500Principal() + " " + known.getSerialNumber(), known);
      }
      var number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("own " + number++, certificate);
      }
      if (number == 0) {
        throw new CredentialsException("The CA file %s holds no certificate".formatted(caFile));
      }
      var trust = trust(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new CredentialsException("The CA file %s cannot be read: %s".formatted(caFile, e));
    } catch (CertificateException e) {
      throw new CredentialsException(
          "The CA file %s is not a list of certificates in PEM: %s"
              .formatted(caFile, e.getMessage()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no TLS", e);
    }
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
