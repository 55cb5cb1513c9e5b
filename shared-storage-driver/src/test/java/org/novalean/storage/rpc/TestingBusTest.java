package org.novalean.storage.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TestingBusTest extends BusContract {

  private final TestingBus bus = new TestingBus();

  @Override
  protected AgentPort agentPort(String name) {
    return bus.agent(name);
  }

  @Override
  protected ClientPort clientPort() {
    return bus.client();
  }

  @Override
  protected void restartBus() {
    bus.goDown();
    bus.comeBack();
  }

  @Test
  void whileTheBusIsAwayAQuestionFailsAtOnceAndARequestThatMattersWaits() {
    agent(host, echo("echo"));
    var client = client();
    bus.goDown();

    assertThatThrownBy(() -> ask(client, host, Delivery.ONCE).join())
        .cause()
        .isInstanceOf(AgentException.BusDown.class)
        .hasMessageContaining("the testing bus is down");
    var waiting = ask(client, host, Delivery.RESENT);
    assertThat(handled).isEmpty();
    bus.comeBack();
    assertThat(waiting.join().as(String.class)).isEqualTo("echo");
  }

  @Test
  void aRequestThatMattersFailsAtItsDeadlineToo() {
    var client = client();
    bus.goDown();

    assertThatThrownBy(
            () ->
                client.request(host, "echo", "{}", Duration.ofMillis(100), Delivery.RESENT).join())
        .cause()
        .isInstanceOf(AgentException.BusDown.class);
  }

  @Test
  void aClosedClientLeavesNobodyWaiting() {
    agent(host, request -> new CompletableFuture<String>().join());
    var client = client();
    var asked = ask(client, host, Delivery.RESENT);
    client.close();

    assertThatThrownBy(asked::join).cause().isInstanceOf(AgentException.BusDown.class);
    assertThatThrownBy(() -> ask(client, host, Delivery.RESENT).join())
        .cause()
        .isInstanceOf(AgentException.BusDown.class)
        .hasMessageContaining("stopping");
  }

  @Test
  void questionsAskedWhileOthersAreBeingAnsweredAreAllAnswered() {
    agent(host, echo("echo"));
    var client = client();

    for (var i = 0; i < 2000; i++) {
      var one = ask(client, host, Delivery.ONCE);
      var other = ask(client, host, Delivery.ONCE);
      assertThat(one.join().host()).isEqualTo(other.join().host());
    }
    assertThat(handled).hasSize(4000);
  }

  @Test
  void aReplyOfAnotherVersionIsARefusal() {
    agent(host, echo("text"));
    var client = client();

    assertThatThrownBy(
            () ->
                client
                    .request(host, "echo", List.of(), Reckoned.class, PATIENCE, Delivery.ONCE)
                    .join())
        .cause()
        .isInstanceOfSatisfying(
            AgentException.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(AgentException.UNREADABLE));
  }
}
