package org.novalean.adapter.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.JobOf;
import org.novalean.storage.messages.Prove;
import org.novalean.storage.messages.Proven;
import org.novalean.storage.rpc.AgentClient;
import org.novalean.storage.rpc.Answer;
import org.novalean.storage.rpc.ClientPort;
import org.novalean.storage.rpc.Json;
import org.novalean.storage.rpc.Request;
import org.novalean.storage.rpc.RequestRefused;

class RpcAgentsTest {

  /** What an agent gives its share, see AgentParts. */
  private static final Duration SHARE_DEADLINE = Duration.ofSeconds(8);

  private final Bus bus = new Bus();
  private final AgentClient client = new AgentClient(bus, () -> 7, report -> {}, Clock.systemUTC());
  private final RpcAgents agents = new RpcAgents(client);

  /** Agents that do nothing they are asked, by this code. */
  private static final class Bus implements ClientPort {
    private final CompletableFuture<Request> first = new CompletableFuture<>();
    private volatile String code = "";
    private volatile @Nullable Receiver receiver;

    @Override
    public void start(Receiver value) {
      receiver = value;
      value.connected();
    }

    @Override
    public void send(String host, Request request) {
      var to = receiver;
      if (to == null) {
        throw new IllegalStateException("not started");
      }
      first.complete(request);
      to.answered(request.id(), new Answer.Failed(code, "not now, for " + code));
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void start() {
    client.start();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private CompletableFuture<Proven> prove() {
    return agents.prove("c1", new Prove("s1", "n0nce4711", new Identities("share-1", List.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {RequestRefused.BUSY, RequestRefused.INTERNAL})
  void anAgentThatHasTooMuchToDoOrBrokeAtItHasNotRefused(String code) {
    bus.code = code;
    assertThatThrownBy(() -> prove().join())
        .hasCauseInstanceOf(AgentException.Unable.class)
        .hasMessageContaining("not now, for " + code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"storage", RequestRefused.STALE_EPOCH, RequestRefused.UNKNOWN_KIND})
  void anAgentThatRefusesSaysSo(String code) {
    bus.code = code;
    assertThatThrownBy(() -> prove().join()).hasCauseInstanceOf(AgentException.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAgentHearsWhetherNovaWasLookedAtBeforeItsJobIsAskedAbout(boolean looked)
      throws Json.UnreadableJson {
    var unused = looked ? agents.jobOfQuiet("c1", "s") : agents.job("c1", "s");

    assertThat(Json.read(bus.first.join().body(), JobOf.class))
        .isEqualTo(new JobOf("s", Optional.of(looked)));
  }

  /** Else its agent would be taken for silent, and its servers for such as may not run there. */
  @Test
  void aHostThatWaitsForItsShareInVainIsHeardAllTheSame() {
    var before = Clock.systemUTC().instant();
    var unused = agents.describe("c1");

    assertThat(bus.first.join().deadline()).isAfter(before.plus(SHARE_DEADLINE));
  }
}
