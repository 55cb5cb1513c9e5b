package org.novalean.storage.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What adapters and agents get from any bus. */
public abstract class BusContract {

  protected static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A question, with what JSON has no word for. */
  public record Question(String server, Optional<String> target, Instant at) {}

  public record Reckoned(int number, Optional<String> note) {}

  private final List<AutoCloseable> open = new ArrayList<>();
  protected final List<String> handled = new CopyOnWriteArrayList<>();
  protected final String host = "compute-" + UUID.randomUUID();

  protected abstract AgentPort agentPort(String name);

  protected abstract ClientPort clientPort();

  /** Breaks all connections, and lets everybody connect again. */
  protected abstract void restartBus();

  @AfterEach
  void closeAll() throws Exception {
    for (var closeable : open) {
      closeable.close();
    }
  }

  protected <T extends AutoCloseable> T closedAfterwards(T closeable) {
    open.add(0, closeable);
    return closeable;
  }

  protected AgentServer agent(String name, RequestHandler handler) {
    return agent(name, handler, agentPort(name));
  }

  protected AgentServer agent(String name, RequestHandler handler, AgentPort port) {
    var server =
        closedAfterwards(
            new AgentServer(name, handler, port, EpochFence.inMemory(), Clock.systemUTC()));
    server.start();
    return server;
  }

  protected AgentClient client(long epoch, List<Report> reports) {
    return client(epoch, reports, clientPort());
  }

  protected AgentClient client(long epoch, List<Report> reports, ClientPort port) {
    var client =
        closedAfterwards(new AgentClient(port, () -> epoch, reports::add, Clock.systemUTC()));
    client.start();
    return client;
  }

  protected AgentClient client() {
    return client(1, new CopyOnWriteArrayList<>());
  }

  protected RequestHandler echo(String by) {
    return request -> {
      handled.add(request.id());
      return Json.write(by);
    };
  }

  protected static CompletableFuture<Reply> ask(
      AgentClient client, String host, Delivery delivery) {
    return client.request(host, "echo", "{}", PATIENCE, delivery);
  }

  /** Asks until the agent's queue is there; then it stays. */
  protected void awaitAgent(AgentClient client, String name, String answer) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(CompletionException.class)
        .until(() -> ask(client, name, Delivery.RESENT).join().as(String.class).equals(answer));
  }

  @Test
  void aQuestionInRecordsGetsItsAnswerInRecords() {
    agent(
        host,
        Handlers.builder()
            .on(
                "reckon",
                Question.class,
                (question, request) -> new Reckoned(question.server().length(), question.target()))
            .build());
    var client = client();
    var question = new Question("abc", Optional.of("vda"), Instant.parse("2026-11-24T06:00:00Z"));

    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(CompletionException.class)
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .request(
                                host, "reckon", question, Reckoned.class, PATIENCE, Delivery.RESENT)
                            .join())
                    .isEqualTo(new Reckoned(3, Optional.of("vda"))));
  }

  @Test
  void whatTheAgentDoesNotUnderstandIsRefusedWithTheReasonAndItLivesOn() {
    agent(
        host,
        Handlers.builder()
            .on("reckon", Question.class, (question, request) -> new Reckoned(1, Optional.empty()))
            .on("echo", Object.class, (question, request) -> "echo")
            .build());
    var client = client();
    awaitAgent(client, host, "echo");

    assertRefused(client, "shrink", "{}", RequestRefused.UNKNOWN_KIND, "no request 'shrink'");
    assertRefused(client, "reckon", "not json", RequestRefused.BAD_REQUEST, "Question");
    assertRefused(client, "reckon", "", RequestRefused.BAD_REQUEST, "Question");
    assertThat(ask(client, host, Delivery.ONCE).join().as(String.class)).isEqualTo("echo");
  }

  private void assertRefused(
      AgentClient client, String kind, String body, String code, String words) {
    assertThatThrownBy(() -> client.request(host, kind, body, PATIENCE, Delivery.RESENT).join())
        .cause()
        .isInstanceOfSatisfying(
            AgentException.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused).hasMessageContaining(words).hasMessageContaining(host);
            });
  }

  @Test
  void aHostWithoutAnAgentIsToldAtOnce() {
    var client = client();

    assertThatThrownBy(() -> ask(client, "nobody-" + host, Delivery.RESENT).join())
        .cause()
        .isInstanceOf(AgentException.NoAgent.class)
        .hasMessageContaining("nobody-" + host)
        .hasMessageContaining("Install and start nova-lean-agent");
  }

  @Test
  void aRequestWaitsForAnAgentThatRestarts() {
    var client = client();
    var first = agent(host, echo("first"));
    awaitAgent(client, host, "first");
    first.close();
    var asked = ask(client, host, Delivery.ONCE);

    agent(host, echo("second"));

    assertThat(asked.join().as(String.class)).isEqualTo("second");
  }

  @Test
  void anAgentThatDoesNotAnswerIsGivenUpAtTheDeadline() {
    agent(
        host,
        request -> {
          if (request.kind().equals("hang")) {
            new CountDownLatch(1).await();
          }
          return "\"done\"";
        });
    var client = client();
    awaitAgent(client, host, "done");

    assertThatThrownBy(
            () ->
                client.request(host, "hang", "{}", Duration.ofMillis(300), Delivery.RESENT).join())
        .cause()
        .isInstanceOf(AgentException.TimedOut.class)
        .hasMessageContaining("0.3 s");
    assertThat(ask(client, host, Delivery.ONCE).join().body())
        .describedAs("others are answered while one hangs")
        .isEqualTo("\"done\"");
  }

  @Test
  void aRequestThatMattersOutlivesTheBusAndIsDoneOnce() throws Exception {
    var begun = new CountDownLatch(1);
    var finish = new CountDownLatch(1);
    agent(
        host,
        request -> {
          if (request.kind().equals("seal")) {
            handled.add(request.id());
            begun.countDown();
            finish.await();
          }
          return "\"done\"";
        });
    var client = client();
    awaitAgent(client, host, "done");
    var matters = client.request(host, "seal", "{}", PATIENCE, Delivery.RESENT);
    assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    var idle = client.request(host, "seal", "{}", PATIENCE, Delivery.ONCE);
    await().atMost(PATIENCE).until(() -> handled.size() == 2);

    restartBus();

    assertThatThrownBy(idle::join).cause().isInstanceOf(AgentException.BusDown.class);
    finish.countDown();
    assertThat(matters.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).isEqualTo("\"done\"");
    assertThat(handled).hasSize(2);
    awaitAgent(client, host, "done");
  }

  @Test
  void ofTwoAgentsForOneHostOneAnswersEverythingAndTheOtherTakesOver() {
    var client = client();
    var first = agent(host, echo("first"));
    awaitAgent(client, host, "first");
    agent(host, echo("second"));
    for (var i = 0; i < 20; i++) {
      assertThat(ask(client, host, Delivery.ONCE).join().as(String.class)).isEqualTo("first");
    }

    first.close();

    awaitAgent(client, host, "second");
  }

  @Test
  void anAdapterThatWasReplacedIsRefused() {
    agent(host, echo("echo"));
    awaitAgent(client(5, new CopyOnWriteArrayList<>()), host, "echo");

    assertThatThrownBy(
            () -> ask(client(4, new CopyOnWriteArrayList<>()), host, Delivery.RESENT).join())
        .cause()
        .isInstanceOfSatisfying(
            AgentException.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(RequestRefused.STALE_EPOCH));
  }

  @Test
  void everyAdapterHearsTheReportsOfEveryAgent() {
    var one = new CopyOnWriteArrayList<Report>();
    var other = new CopyOnWriteArrayList<Report>();
    var client = client(1, one);
    var agent = agent(host, echo("a"));
    var second = agent(host + ".b", echo("b"));
    awaitAgent(client, host, "a");
    awaitAgent(client, host + ".b", "b");
    awaitAgent(client(1, other), host, "a");

    agent.report(new Reckoned(1, Optional.empty()));
    agent.report(new Reckoned(2, Optional.empty()));
    second.report(new Reckoned(3, Optional.of("b")));

    for (var heard : List.of(one, other)) {
      await().atMost(PATIENCE).until(() -> heard.size() == 3);
      assertThat(heard)
          .filteredOn(report -> report.host().equals(host))
          .extracting(Report::sequence)
          .containsExactly(1L, 2L);
      assertThat(heard)
          .filteredOn(report -> report.host().equals(host + ".b"))
          .singleElement()
          .satisfies(report -> assertThat(report.body()).contains("\"note\":\"b\""));
    }
  }
}
