package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.events.TlsSettings.ClientCertificate;
import org.novalean.events.testing.TestingCertificate;
import org.novalean.events.testing.TestingPublisher;

@Tag("slow")
class RefusedTest extends BrokerTest {
  private static final String PASSWORD = "not-the-password";

  private TransportUrl url(BrokerHost host, String virtualHost) {
    return new TransportUrl(List.of(host), virtualHost, Map.of());
  }

  private BrokerHost real() {
    return broker.url().hosts().get(0);
  }

  @Test
  void aWrongPasswordIsSaidWithHostAndUserButNeverShown() {
    started(
        listenerOn(
            url(new BrokerHost(real().host(), real().port(), real().username(), PASSWORD), "/")));

    awaitReason(
        real().address(), "refused user '" + real().username() + "'", "wrong name or password");
    assertThat(states).noneMatch(state -> state.reason().contains(PASSWORD));
  }

  @Test
  void aRefusedListenerGoesOnTryingAndIsReadyOnceItIsLetIn() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    TransportUrl later = broker.userWith("^$", "^$", "^$");
    String user = later.hosts().get(0).username();
    NotificationListener listener = started(listenerOn(later));
    awaitReason("'" + user + "' lacks a permission in virtual host '/'", queue.name());

    broker.ctl("set_permissions", user, ".*", ".*", ".*");

    awaitReady(listener);
  }

  @Test
  void thePermissionsThatTheReadmeNamesAreEnough() {
    TestingPublisher publisher = publisher();
    publisher.declareExchange();
    String queues = "listener-.*";
    TransportUrl least = broker.userWith(queues, queues + "|amq\\.default", queues + "|nova.*");
    startedReady(listenerOn(least));

    publisher.publish(VERSIONED_INFO, "garbage");
    publisher.publish(VERSIONED_INFO, notification("n1"));

    awaitReceived(1);
    assertThat(publisher.waiting(queue.deadLetterQueue())).isEqualTo(1);
  }

  @Test
  void anUnknownVirtualHostIsNamed() {
    started(listenerOn(url(real(), "nowhere")));

    awaitReason("virtual host 'nowhere'", real().address(), "Correct the virtual host");
  }

  @Test
  void anUnknownHostNameIsNamed() {
    started(listenerOn(url(new BrokerHost("broker.invalid", 5672, "u", "p"), "/")));

    awaitReason("host name 'broker.invalid' is unknown");
  }

  @Test
  void aPortOfSomethingElseIsRecognised() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread greeter = new Thread(() -> hangUp(other), "not-rabbitmq");
      greeter.setDaemon(true);
      greeter.start();

      started(listenerOn(url(new BrokerHost("127.0.0.1", other.getLocalPort(), "u", "p"), "/")));

      awaitReason("127.0.0.1:" + other.getLocalPort(), "may not be RabbitMQ's");
    }
  }

  private static void hangUp(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        server.accept().close();
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void tlsWorksWithTheRightAuthority() {
    publisher().declareExchange();
    TlsSettings tls = TlsSettings.trusting(broker.caFile());

    NotificationListener listener = startedReady(listenerOn(broker.tlsUrl()).tls(tls));

    assertThat(listener.state()).isInstanceOf(ListenerState.Ready.class);
  }

  @Test
  void tlsWorksWithAClientCertificateNamedInTheUrl() {
    publisher().declareExchange();
    TransportUrl url =
        new TransportUrl(
            broker.tlsUrl().hosts(),
            "/",
            Map.of(
                "ssl", "true",
                "ssl_ca_file", broker.caFile().toString(),
                "ssl_cert_file", broker.certificateFile().toString(),
                "ssl_key_file", broker.keyFile().toString()));

    startedReady(listenerOn(url));

    assertThat(broker.ctl("list_connections", "peer_cert_subject")).contains("CN=broker");
  }

  @Test
  void aBrokerThatWantsAClientCertificateIsReachedWithIt() {
    publisher().declareExchange();
    ClientCertificate client = new ClientCertificate(broker.certificateFile(), broker.keyFile());

    startedReady(listenerOn(broker.strictTlsUrl()).tls(presenting(client)));

    assertThat(broker.ctl("list_connections", "peer_cert_subject")).contains("CN=broker");
  }

  @Test
  void aBrokerThatWantsAClientCertificateSaysSoWhenItGetsNone() {
    started(listenerOn(broker.strictTlsUrl()).tls(TlsSettings.trusting(broker.caFile())));

    awaitReason("the broker wants a client certificate", "ssl_cert_file with ssl_key_file");
  }

  @Test
  void aClientCertificateOfAnotherAuthorityIsNotTaken(@TempDir Path directory) throws IOException {
    TestingCertificate.authority(directory, "stranger");
    TestingCertificate.signedBy("stranger", directory, "client");
    ClientCertificate client =
        new ClientCertificate(directory.resolve("client.pem"), directory.resolve("client.key"));

    started(listenerOn(broker.strictTlsUrl()).tls(presenting(client)));

    awaitReason("the broker wants a client certificate", "signed by an authority that it trusts");
  }

  private TlsSettings presenting(ClientCertificate client) {
    return new TlsSettings(Optional.of(broker.caFile()), Optional.of(client), true);
  }

  @Test
  void aBrokerSignedByAnotherAuthorityIsRefused(@TempDir Path directory) throws IOException {
    TestingCertificate.authority(directory, "stranger");

    started(
        listenerOn(broker.tlsUrl()).tls(TlsSettings.trusting(directory.resolve("stranger.pem"))));

    awaitReason("TLS failed", "CA file");
  }

  @Test
  void aCertificateForAnotherHostIsRefusedUnlessHostNamesAreNotVerified() {
    publisher().declareExchange();
    BrokerHost tls = broker.tlsUrl().hosts().get(0);
    TransportUrl url = url(notInTheCertificate(tls), "/");
    NotificationListener strict =
        started(listenerOn(url).tls(TlsSettings.trusting(broker.caFile())));
    awaitReason("TLS failed", "for this host");
    strict.close();

    NotificationListener lenient =
        startedReady(
            listenerOn(url)
                .tls(new TlsSettings(Optional.of(broker.caFile()), Optional.empty(), false)));

    assertThat(lenient.state()).isInstanceOf(ListenerState.Ready.class);
  }

  /** The same host by its address; the certificate has its name only. */
  private static BrokerHost notInTheCertificate(BrokerHost host) {
    return new BrokerHost("127.0.0.1", host.port(), host.username(), host.password());
  }

  @Test
  void aPortWithoutTlsIsRecognised() {
    started(
        listenerOn(broker.url())
            .tls(new TlsSettings(Optional.of(broker.caFile()), Optional.empty(), true)));

    awaitReason("this port does not speak TLS");
  }

  @Test
  void aPortWithTlsOnlyIsRecognised() {
    started(listenerOn(broker.tlsUrl()));

    awaitReason("the port may want TLS");
  }
}
