package org.novalean.storage.rpc.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.events.BrokerHost;
import org.novalean.events.RetrySettings;
import org.novalean.events.TlsFileException;
import org.novalean.events.TransportUrl;
import org.novalean.events.testing.MemoryAlarm;
import org.novalean.events.testing.RabbitMqExtension;
import org.novalean.events.testing.TestingBroker;
import org.novalean.events.testing.TestingProxy;
import org.novalean.storage.rpc.AgentClient;
import org.novalean.storage.rpc.AgentException;
import org.novalean.storage.rpc.AgentPort;
import org.novalean.storage.rpc.BusContract;
import org.novalean.storage.rpc.ClientPort;
import org.novalean.storage.rpc.Delivery;
import org.novalean.storage.rpc.Json;
import org.novalean.storage.rpc.Reply;
import org.novalean.storage.rpc.Report;
import org.novalean.storage.rpc.RequestKey;
import org.novalean.storage.rpc.RequestRefused;
import org.slf4j.LoggerFactory;

@SuppressWarnings("try") // an alarm is just to last as long as its block
@Tag("slow")
@ExtendWith(RabbitMqExtension.class)
class RabbitBusTest extends BusContract {

  private static final RetrySettings FAST =
      new RetrySettings(
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          Duration.ofMillis(100),
          3,
          Duration.ofMillis(10));

  private final String exchange = "nova-lean-test-" + UUID.randomUUID();
  private Optional<TestingBroker> given = Optional.empty();

  @BeforeEach
  void useBroker(TestingBroker broker) {
    given = Optional.of(broker);
  }

  @AfterEach
  void removeWhatIsDurable() {
    broker().start();
    try (var raw = new TestingRawBus(broker().url(), exchange)) {
      raw.delete(host, host + ".b");
      raw.deleteExchange();
    }
  }

  private TestingBroker broker() {
    return given.orElseThrow();
  }

  private BusSettings settings(TransportUrl url) {
    return new BusSettings(url, FAST, exchange, Optional.empty());
  }

  private BusSettings signing(String secret) {
    return new BusSettings(broker().url(), FAST, exchange, Optional.of(RequestKey.of(secret)));
  }

  @Override
  protected AgentPort agentPort(String name) {
    return new RabbitAgentPort(settings(broker().url()), name, Clock.systemUTC());
  }

  @Override
  protected ClientPort clientPort() {
    return new RabbitClientPort(settings(broker().url()), Clock.systemUTC());
  }

  @Override
  protected void restartBus() {
    broker().restart();
  }

  private TransportUrl url(BrokerHost... hosts) {
    return new TransportUrl(List.of(hosts), broker().url().virtualHost(), Map.of());
  }

  private BrokerHost through(TestingProxy proxy) {
    var direct = broker().url().hosts().get(0);
    return new BrokerHost("127.0.0.1", proxy.port(), direct.username(), direct.password());
  }

  private TestingProxy proxy() {
    return closedAfterwards(new TestingProxy(broker().url().hosts().get(0).port()));
  }

  @Test
  void bothSidesWaitForABrokerThatIsNotThereYet() {
    broker().stop();
    agent(host, echo("echo"));
    var client = client();
    assertThatThrownBy(() -> ask(client, host, Delivery.ONCE).join())
        .cause()
        .isInstanceOf(AgentException.BusDown.class);

    broker().start();

    awaitAgent(client, host, "echo");
  }

  @Test
  void theNextHostOfTheUrlTakesOverOnBothSides() {
    var first = proxy();
    var second = proxy();
    var settings = settings(url(through(first), through(second)));
    agent(host, echo("echo"), new RabbitAgentPort(settings, host, Clock.systemUTC()));
    var client =
        client(1, new CopyOnWriteArrayList<>(), new RabbitClientPort(settings, Clock.systemUTC()));
    awaitAgent(client, host, "echo");

    first.cut();

    awaitAgent(client, host, "echo");
  }

  /** The exchange is deleted and made anew, or RabbitMQ loses bindings. */
  @Test
  void bothSidesHearEachOtherAgainAfterTheirBindingsWereLost() {
    var server = agent(host, echo("echo"));
    var reports = new CopyOnWriteArrayList<Report>();
    var client = client(1, reports);
    awaitAgent(client, host, "echo");
    try (var raw = new TestingRawBus(broker().url(), exchange)) {
      raw.makeExchangeAnew();
    }

    awaitAgent(client, host, "echo");
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              server.report(Map.of());
              return !reports.isEmpty();
            });
  }

  @Test
  void anAgentTakesTheQueueThatOneOfAnOlderVersionLeft() {
    try (var raw = new TestingRawBus(broker().url(), exchange)) {
      raw.declareWithoutType(host);
    }
    agent(host, echo("echo"));

    awaitAgent(client(), host, "echo");
  }

  @Test
  void anAnswerThatIsLostBetweenTheAgentAndTheBrokerIsSentAgain() throws Exception {
    var proxy = proxy();
    var cut = new CountDownLatch(1);
    var settings = settings(url(through(proxy)));
    agent(
        host,
        request -> {
          if (request.kind().equals("seal")) {
            handled.add(request.id());
            cut.await();
          }
          return "\"done\"";
        },
        new RabbitAgentPort(settings, host, Clock.systemUTC()));
    var client = client();
    awaitAgent(client, host, "done");
    var asked = client.request(host, "seal", "{}", PATIENCE, Delivery.ONCE);
    await().atMost(PATIENCE).until(() -> handled.size() == 1);

    proxy.cut();
    cut.countDown();
    proxy.mend();

    assertThat(asked.get().body()).isEqualTo("\"done\"");
    assertThat(handled).hasSize(1);
  }

  @Test
  void bothSidesSpeakTlsToABrokerThatWantsTheirCertificates() {
    var tls = presenting(broker().certificateFile(), broker().keyFile());
    agent(host, echo("echo"), new RabbitAgentPort(settings(tls), host, Clock.systemUTC()));
    var client =
        client(
            1,
            new CopyOnWriteArrayList<>(),
            new RabbitClientPort(settings(tls), Clock.systemUTC()));

    awaitAgent(client, host, "echo");
  }

  private TransportUrl presenting(Path certificate, Path key) {
    var url = broker().strictTlsUrl();
    return new TransportUrl(
        url.hosts(),
        url.virtualHost(),
        Map.of(
            "ssl", "1",
            "ssl_ca_file", broker().caFile().toString(),
            "ssl_cert_file", certificate.toString(),
            "ssl_key_file", key.toString()));
  }

  @Test
  void withoutACertificateIsSaidThatTheBrokerWantsOne() {
    var url = broker().strictTlsUrl();
    var without =
        new TransportUrl(
            url.hosts(),
            url.virtualHost(),
            Map.of("ssl", "1", "ssl_ca_file", broker().caFile().toString()));
    var client = client(1, new CopyOnWriteArrayList<>(), port(settings(without)));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> ask(client, host, Delivery.ONCE).join())
                    .cause()
                    .isInstanceOf(AgentException.BusDown.class)
                    .hasMessageContaining("the broker wants a client certificate"));
  }

  @Test
  void aKeyThatOthersCanReadIsRefusedAtOnce(@TempDir Path directory) throws IOException {
    var key = Files.copy(broker().keyFile(), directory.resolve("client.key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    var settings = settings(presenting(broker().certificateFile(), key));

    assertThatThrownBy(() -> new RabbitAgentPort(settings, host, Clock.systemUTC()))
        .isInstanceOf(TlsFileException.class)
        .hasMessageContaining("chmod 0640 " + key);
  }

  @Test
  void aTlsFileThatIsMissingIsToldAtOnce() {
    var url =
        new TransportUrl(
            broker().url().hosts(), "/", Map.of("ssl", "1", "ssl_ca_file", "/no/such/ca.pem"));

    assertThatThrownBy(() -> new RabbitClientPort(settings(url), Clock.systemUTC()))
        .isInstanceOf(TlsFileException.class)
        .hasMessageContaining("/no/such/ca.pem does not exist");
  }

  @Test
  void garbageIsAnsweredWhereItCanBeAndEndsNoConsumer() {
    agent(host, echo("echo"));
    var client = client();
    awaitAgent(client, host, "echo");
    try (var raw = new TestingRawBus(broker().url(), exchange)) {
      raw.publish("request." + host, "x".getBytes(UTF_8));

      var reply = raw.ask("request." + host, "garbage-1", "not a request");
      assertThat(reply).contains(RequestRefused.BAD_REQUEST).contains("x-nova-lean-epoch");
    }

    assertThat(ask(client, host, Delivery.ONCE).join().as(String.class)).isEqualTo("echo");
    var reports = new CopyOnWriteArrayList<Report>();
    awaitAgent(client(1, reports), host, "echo");
    try (var raw = new TestingRawBus(broker().url(), exchange)) {
      raw.publish("report." + host, new byte[] {0, 1, 2});
    }
    assertThat(ask(client, host, Delivery.ONCE).join().as(String.class)).isEqualTo("echo");
  }

  @Test
  void anAgentWithAKeyDoesWhatIsSignedWithItAndNothingElse() {
    var secret = "0123456789abcdef0123456789abcdef";
    agent(host, echo("echo"), new RabbitAgentPort(signing(secret), host, Clock.systemUTC()));
    var signing = client(1, new CopyOnWriteArrayList<>(), port(signing(secret)));
    awaitAgent(signing, host, "echo");
    var done = handled.size();

    assertUnsigned(client(), "without a signature");
    assertUnsigned(
        client(1, new CopyOnWriteArrayList<>(), port(signing(secret.replace('0', 'f')))),
        "another key");

    assertThat(handled).hasSize(done);
    assertThat(ask(signing, host, Delivery.ONCE).join().as(String.class)).isEqualTo("echo");
  }

  @Test
  void anAgentThatHasNoKeyYetTakesSignedRequests() {
    var secret = "0123456789abcdef0123456789abcdef";
    agent(host, echo("echo"));

    awaitAgent(client(1, new CopyOnWriteArrayList<>(), port(signing(secret))), host, "echo");
  }

  private static ClientPort port(BusSettings settings) {
    return new RabbitClientPort(settings, Clock.systemUTC());
  }

  private void assertUnsigned(AgentClient client, String words) {
    assertThatThrownBy(() -> ask(client, host, Delivery.RESENT).join())
        .cause()
        .isInstanceOfSatisfying(
            AgentException.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(RequestRefused.UNSIGNED);
              assertThat(refused)
                  .hasMessageContaining(words)
                  .hasMessageContaining("request_key_file");
            });
  }

  @Test
  void aRequestThatNobodyTookIsDroppedByRabbitMqAtItsDeadline() {
    var client = client();
    var agent = agent(host, echo("echo"));
    awaitAgent(client, host, "echo");
    agent.close();

    assertThatThrownBy(
            () ->
                client.request(host, "echo", "{}", Duration.ofMillis(300), Delivery.RESENT).join())
        .cause()
        .isInstanceOf(AgentException.TimedOut.class);
    try (var raw = new TestingRawBus(broker().url(), exchange)) {
      await().atMost(PATIENCE).until(() -> raw.waiting(exchange + ".agent." + host) == 0);
    }
  }

  @Test
  void theSecondAgentOfAHostSaysThatItWaits() {
    var appender = new ListAppender<ILoggingEvent>();
    appender.start();
    var logger = (Logger) LoggerFactory.getLogger(RabbitAgentPort.class);
    logger.addAppender(appender);
    try {
      agent(host, echo("first"));
      awaitAgent(client(), host, "first");
      agent(host, echo("second"));

      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  List.copyOf(appender.list).stream()
                      .anyMatch(
                          event ->
                              event
                                  .getFormattedMessage()
                                  .contains(
                                      "another agent answers for host '%s'".formatted(host))));
    } finally {
      logger.detachAppender(appender);
    }
  }

  @Test
  void aQueueThatSomebodyDeletesIsMadeAnew() {
    agent(host, echo("echo"));
    var client = client();
    awaitAgent(client, host, "echo");
    try (var raw = new TestingRawBus(broker().url(), exchange)) {
      raw.delete(host);
    }

    awaitAgent(client, host, "echo");
  }

  @Test
  void aBrokerShortOfMemoryIsToldAndWhatMattersIsDoneWhenItTakesMessagesAgain() throws Exception {
    agent(host, echo("echo"));
    var client = client();
    awaitAgent(client, host, "echo");
    CompletableFuture<Reply> asked;
    try (var alarm = MemoryAlarm.raise(broker())) {
      await().atMost(PATIENCE).until(() -> isTold(client, "low on memory"));

      asked = ask(client, host, Delivery.RESENT);
      assertThat(asked).isNotDone();
    }

    assertThat(asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).as(String.class))
        .isEqualTo("echo");
    awaitAgent(client, host, "echo");
  }

  private boolean isTold(AgentClient client, String words) {
    try {
      ask(client, host, Delivery.ONCE).join();
      return false;
    } catch (CompletionException e) {
      return e.getCause() instanceof AgentException.BusDown down
          && String.valueOf(down.getMessage()).contains(words);
    }
  }

  @Test
  void whatIsSentToABrokerShortOfMemoryHangsNoThread() {
    var agent = agent(host, echo("echo"));
    var client = client();
    awaitAgent(client, host, "echo");
    try (var alarm = MemoryAlarm.raise(broker())) {
      var body = Json.write("x".repeat(1 << 20));
      for (var i = 0; i < 50; i++) {
        var unused = client.request(host, "echo", body, PATIENCE, Delivery.RESENT);
        agent.report(Map.of("load", "x".repeat(1 << 20)));
      }

      client.close();
      agent.close();

      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .noneMatch(t -> t.getName().matches("agents|agent-" + host + ".*")));
    }
  }

  @Test
  void aLongBodyArrivesWhole() {
    agent(host, request -> request.body());
    var client = client();
    var text = "ü".repeat(300_000);
    awaitAgentEcho(client);

    assertThat(
            client
                .request(host, "echo", Json.write(text), PATIENCE, Delivery.ONCE)
                .join()
                .as(String.class))
        .isEqualTo(text);
  }

  private void awaitAgentEcho(AgentClient client) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> ask(client, host, Delivery.RESENT).join().body().equals("{}"));
  }
}
