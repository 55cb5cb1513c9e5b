package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.compute.CloudException.Unreachable;

class PrivateCaTest {

  @TempDir private Path directory = Path.of("");

  @Test
  void aCloudWithAPrivateCaIsReachedOnceItsCaIsNamed() throws Exception {
    var tls = new TestingTls(directory);
    try (var fake = TestingCloud.startWithTls(tls.server())) {
      assertThatThrownBy(() -> connect(fake, fake.root(), Optional.empty()))
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("not signed by a CA that is trusted here")
          .hasMessageContaining("OS_CACERT");

      var cloud = connect(fake, fake.root(), Optional.of(tls.caFile()));
      assertThat(cloud.compute().computeServices()).hasSize(2);
    }
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws Exception {
    var tls = new TestingTls(directory);
    try (var fake = TestingCloud.startWithTls(tls.server())) {
      var localhost = fake.root().replace("127.0.0.1", "localhost");

      assertThatThrownBy(() -> connect(fake, localhost, Optional.of(tls.caFile())))
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("no TLS connection")
          .hasMessageContaining("localhost");
    }
  }

  @Test
  void httpsToAPlainHttpServerIsToldSo() throws IOException {
    try (var fake = TestingCloud.start();
        var plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var server = new Thread(() -> answerInPlainText(plain));
      server.start();

      assertThatThrownBy(
              () -> connect(fake, "https://127.0.0.1:" + plain.getLocalPort(), Optional.empty()))
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("no TLS connection")
          .hasMessageContaining("really https");
    }
  }

  @Test
  void aCaFileThatCannotBeUsedIsNamed() throws IOException {
    try (var fake = TestingCloud.start()) {
      var missing = directory.resolve("missing.pem");
      assertThatThrownBy(() -> connect(fake, fake.root(), Optional.of(missing)))
          .isInstanceOf(CredentialsException.class)
          .hasMessageContaining("%s does not exist", missing);

      var empty = Files.writeString(directory.resolve("empty.pem"), "");
      assertThatThrownBy(() -> connect(fake, fake.root(), Optional.of(empty)))
          .isInstanceOf(CredentialsException.class)
          .hasMessageContaining("%s holds no certificate", empty);

      var broken =
          Files.writeString(
              directory.resolve("broken.pem"),
              "-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n");
      assertThatThrownBy(() -> connect(fake, fake.root(), Optional.of(broken)))
          .isInstanceOf(CredentialsException.class)
          .hasMessageContaining("%s holds no certificate (PEM is wanted)", broken);
    }
  }

  /** What Apache says to a TLS greeting on a port without TLS. */
  private static void answerInPlainText(ServerSocket server) {
    try (var connection = server.accept()) {
      var answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
      connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      connection.getOutputStream().flush();
      connection.shutdownOutput();
      connection.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OpenStackCloud connect(TestingCloud fake, String root, Optional<Path> caFile) {
    var known = fake.credentials();
    return OpenStackCloud.connect(
        new CloudCredentials(
            URI.create(root + "/identity"),
            known.identity(),
            known.region(),
            known.endpoints(),
            caFile,
            Optional.empty()),
        TestingCloud.QUICK);
  }
}
