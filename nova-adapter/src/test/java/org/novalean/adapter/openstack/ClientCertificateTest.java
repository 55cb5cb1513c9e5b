package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.compute.CloudException.Unreachable;
import org.novalean.events.TlsSettings.ClientCertificate;
import org.slf4j.LoggerFactory;

/** A cloud whose APIs, Keystone first, take no client without a certificate. */
@Tag("slow")
class ClientCertificateTest {

  @TempDir private Path directory = Path.of("");

  @Test
  void everyApiIsReachedWithTheClientCertificate() throws Exception {
    var tls = new TestingTls(directory);
    try (var fake = TestingCloud.startWantingClients(tls.server())) {
      fake.compute().image("image-1", Map.of("lean_switch", "off"));

      var cloud = connect(fake, tls, Optional.of(tls.client()));

      assertThat(cloud.compute().computeServices()).hasSize(2);
      assertThat(cloud.images().properties("image-1")).isPresent();
      assertThat(fake.requests())
          .extracting(TestingRequest::path)
          .anyMatch(path -> path.startsWith("/identity/"))
          .anyMatch(path -> path.startsWith("/compute/"))
          .anyMatch(path -> path.startsWith("/image/"));
    }
  }

  @Test
  void withoutOneNothingReachesTheCloudAndWhereToNameItIsSaid() throws Exception {
    var tls = new TestingTls(directory);
    try (var fake = TestingCloud.startWantingClients(tls.server())) {
      assertThatThrownBy(() -> connect(fake, tls, Optional.empty()))
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("client certificate")
          .hasMessageContaining("certfile and keyfile in [keystone]")
          .hasMessageContaining("OS_CERT and OS_KEY");
      assertThat(fake.requests()).isEmpty();
    }
  }

  /** The JDK's own HTTP server above just hangs up; others send TLS' alert first. */
  @Test
  void whatAServerThatSendsAnAlertWantsIsSaid() throws Exception {
    var tls = new TestingTls(directory);
    var certificate = tls.server();
    for (var client : List.of(Optional.<ClientCertificate>empty(), Optional.of(tls.stranger()))) {
      try (var fake = TestingCloud.start();
          var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        new Thread(() -> refuse(server, certificate)).start();
        var root = "https://127.0.0.1:" + server.getLocalPort();

        assertThatThrownBy(() -> connect(fake, root, tls, client))
            .isInstanceOf(Unreachable.class)
            .hasMessageContaining(
                "127.0.0.1:%d wants a client certificate that is signed by a CA that it trusts",
                server.getLocalPort());
      }
    }
  }

  private static void refuse(ServerSocket server, SSLContext certificate) {
    try (var connection = server.accept()) {
      var tls = (SSLSocket) certificate.getSocketFactory().createSocket(connection, null, false);
      tls.setNeedClientAuth(true);
      assertThatThrownBy(tls::startHandshake).isInstanceOf(SSLException.class);
      // Closed with something unread, TCP would drop the alert.
      connection.shutdownOutput();
      connection.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aKeyThatOthersCanReadIsRefusedBeforeAnythingIsSent() throws Exception {
    var tls = new TestingTls(directory);
    var client = tls.client();
    Files.setPosixFilePermissions(client.keyFile(), PosixFilePermissions.fromString("rw-r--r--"));
    try (var fake = TestingCloud.startWithTls(tls.server())) {
      assertThatThrownBy(() -> connect(fake, tls, Optional.of(client)))
          .isInstanceOf(CredentialsException.class)
          .hasMessageContaining("chmod 0640 %s", client.keyFile());
      assertThat(fake.requests()).isEmpty();
    }
  }

  @Test
  void theKeyIsNeverLoggedEvenAtTheFinestLevel() throws Exception {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var before = root.getLevel();
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    root.setLevel(Level.TRACE);
    root.addAppender(log);
    var tls = new TestingTls(directory);
    var client = tls.client();
    try (var fake = TestingCloud.startWantingClients(tls.server())) {
      assertThat(connect(fake, tls, Optional.of(client)).compute().computeServices()).hasSize(2);
    } finally {
      root.detachAppender(log);
      root.setLevel(before);
    }

    assertThat(log.list)
        .isNotEmpty()
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains(secretOf(client)));
  }

  /** The key's first line in base64. */
  private static String secretOf(ClientCertificate client) {
    try {
      return Files.readAllLines(client.keyFile()).get(1);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OpenStackCloud connect(
      TestingCloud fake, TestingTls tls, Optional<ClientCertificate> client) {
    return connect(fake, fake.root(), tls, client);
  }

  private static OpenStackCloud connect(
      TestingCloud fake, String root, TestingTls tls, Optional<ClientCertificate> client) {
    var known = fake.credentials();
    return OpenStackCloud.connect(
        new CloudCredentials(
            URI.create(root + "/identity"),
            known.identity(),
            known.region(),
            known.endpoints(),
            Optional.of(tls.caFile()),
            client),
        TestingCloud.QUICK);
  }
}
