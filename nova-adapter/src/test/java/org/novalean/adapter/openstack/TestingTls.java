package org.novalean.adapter.openstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.novalean.events.TlsSettings.ClientCertificate;
import org.novalean.events.files.PemFiles;
import org.novalean.events.testing.TestingCertificate;

/** A CA that nobody knows, and what it signed for a cloud at 127.0.0.1. */
final class TestingTls {

  private final Path directory;

  TestingTls(Path directory) throws IOException {
    this.directory = directory;
    TestingCertificate.authority(directory, "ca");
    TestingCertificate.signedBy(
        "ca", directory, "cloud", List.of("-keyalg", "EC", "-ext", "san=ip:127.0.0.1"));
    // As many CAs hand it out.
    Files.writeString(caFile(), "The cloud's CA\n" + Files.readString(caFile()));
  }

  Path caFile() {
    return directory.resolve("ca.pem");
  }

  /** The cloud's, which takes clients' certificates by the same CA. */
  SSLContext server() throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", PemFiles.certificates(caFile()).get(0));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(PemFiles.keyManagers(files("cloud")), trust.getTrustManagers(), null);
    return context;
  }

  ClientCertificate client() throws IOException {
    TestingCertificate.signedBy("ca", directory, "client");
    return files("client");
  }

  /** One that the cloud has no reason to take. */
  ClientCertificate stranger() throws IOException {
    TestingCertificate.authority(directory, "stranger");
    return files("stranger");
  }

  private ClientCertificate files(String name) {
    return new ClientCertificate(
        directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
  }
}
