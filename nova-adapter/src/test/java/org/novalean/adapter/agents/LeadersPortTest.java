package org.novalean.adapter.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.novalean.storage.rpc.AgentClient;
import org.novalean.storage.rpc.AgentException;
import org.novalean.storage.rpc.Answer;
import org.novalean.storage.rpc.ClientPort;
import org.novalean.storage.rpc.Delivery;
import org.novalean.storage.rpc.Reply;
import org.novalean.storage.rpc.Report;
import org.novalean.storage.rpc.Request;

class LeadersPortTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private volatile boolean mayAct;

  /** The next look alone finds no lease. */
  private volatile boolean deniedOnce;

  private final Bus bus = new Bus();
  private final LeadersPort port = new LeadersPort(bus, this::mayAct);
  private final List<Report> reports = new CopyOnWriteArrayList<>();
  private final AgentClient client =
      new AgentClient(port, () -> 7, reports::add, Clock.systemUTC());

  /** Agents who answer all that reaches them. */
  private static final class Bus implements ClientPort {
    private final List<String> arrived = new ArrayList<>();
    private @Nullable Receiver receiver;

    @Override
    public void start(Receiver value) {
      receiver = value;
      value.connected();
    }

    @Override
    public synchronized void send(String host, Request request) {
      arrived.add(request.kind());
      receiver().answered(request.id(), new Answer.Done("{}"));
    }

    synchronized List<String> arrived() {
      return List.copyOf(arrived);
    }

    Receiver receiver() {
      if (receiver == null) {
        throw new IllegalStateException("not started");
      }
      return receiver;
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void whoMayActAsks() {
    mayAct = true;
    client.start();

    assertThat(ask("prove", Delivery.RESENT).join().host()).isEqualTo("c1");
    assertThat(ask("job", Delivery.ONCE).join().host()).isEqualTo("c1");
  }

  @Test
  void nothingReachesAnAgentWhileAnotherIsActive() {
    client.start();
    var waiting = ask("prove", Delivery.RESENT);

    assertThatThrownBy(() -> ask("job", Delivery.ONCE).join())
        .hasCauseInstanceOf(AgentException.BusDown.class)
        .hasMessageContaining("does not hold the lock");
    assertThat(waiting).isNotDone();
    assertThat(bus.arrived()).isEmpty();

    mayAct = true;
    port.look();

    waiting.join();
    assertThat(bus.arrived()).containsExactly("prove");
  }

  @Test
  void whatIsAskedWhenTheLeaseHasJustEndedIsNotSentButLaterIfItIsHeldAgain() {
    mayAct = true;
    client.start();
    ask("first", Delivery.RESENT).join();

    mayAct = false;
    var waiting = ask("late", Delivery.RESENT);
    assertThatThrownBy(() -> ask("job", Delivery.ONCE).join())
        .hasCauseInstanceOf(AgentException.BusDown.class);
    assertThat(bus.arrived()).containsExactly("first");
    mayAct = true;
    port.look();

    waiting.join();
    assertThat(bus.arrived()).containsExactly("first", "late");
  }

  /** It is held again before anybody has looked. */
  @Test
  void whatIsAskedInTheMomentWithoutALeaseIsNotLost() {
    mayAct = true;
    client.start();
    ask("first", Delivery.RESENT).join();

    deniedOnce = true;
    ask("prove", Delivery.RESENT).join();
    assertThat(bus.arrived()).containsExactly("first", "prove");

    deniedOnce = true;
    assertThatThrownBy(() -> ask("job", Delivery.ONCE).join())
        .hasCauseInstanceOf(AgentException.BusDown.class);
  }

  private boolean mayAct() {
    var denied = deniedOnce;
    deniedOnce = false;
    return mayAct && !denied;
  }

  @Test
  void oneThatStandsByHearsTheReports() {
    client.start();

    bus.receiver().reported(new Report("c1", Instant.EPOCH, 1, "{}"));

    await().until(() -> reports.size() == 1);
  }

  @Test
  void aBusThatIsLostAndComesBackIsNoticedByWhoMayAct() {
    mayAct = true;
    client.start();
    bus.receiver().disconnected("the broker is away");
    assertThatThrownBy(() -> ask("job", Delivery.ONCE).join())
        .hasCauseInstanceOf(AgentException.BusDown.class)
        .hasMessageContaining("the broker is away");

    port.look();
    bus.receiver().connected();

    ask("job", Delivery.ONCE).join();
  }

  private CompletableFuture<Reply> ask(String kind, Delivery delivery) {
    return client.request("c1", kind, "{}", PATIENCE, delivery);
  }
}
