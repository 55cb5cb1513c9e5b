package org.novalean.storage.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.novalean.events.testing.TestScope;
import org.novalean.storage.job.CrashPoints.AgentDied;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.layer.LayerName;

/**
 * Death at every moment: before and after each act of a seal, and of the recovery after it. Nobody
 * lists the moments: they are counted by letting the seal run until no more accident happens, so
 * that a new step cannot be forgotten.
 *
 * <p>Always there: each fate at each moment of a first and of a later seal, with a guest that
 * writes all the time, and the recovery dying at each of its own moments after a death at the first
 * moment of each step. Left to {@link TestScope#ALL}: guests that write now and then, and the dying
 * recovery after a death at each other moment.
 */
@Tag("slow")
class SealCrashTest {

  /** What happens besides, from the accident on. */
  enum Fate {
    /** QEMU dies, the agent does not. */
    QEMU_DIES(false),
    /** The agent dies, QEMU goes on, and the agent comes back. */
    AGENT_DIES(true),
    /** The same, and the watchdog acts before the agent is back. */
    AGENT_DIES_AND_THE_WATCHDOG_ACTS(false),
    /** The agent dies, the guest goes on, then QEMU dies; the agent is back before Nova acts. */
    AGENT_DIES_THEN_QEMU(false),
    /** The same after the watchdog acted. */
    AGENT_DIES_AND_THE_WATCHDOG_ACTS_THEN_QEMU_DIES(false),
    /** Power-off: both at once. Nova starts the server only after the agent is back. */
    HOST_DIES(true),
    /** Power-off, and Nova starts the server before the agent is back. */
    HOST_DIES_AND_NOVA_IS_FIRST(false);

    private final boolean recoveryDiesToo;

    Fate(boolean recoveryDiesToo) {
      this.recoveryDiesToo = recoveryDiesToo;
    }
  }

  @TempDir Path directory = Path.of("/");
  private int worlds;

  static Stream<Arguments> cases() {
    var busy = TestScope.ALL ? List.of(true, false) : List.of(true);
    return Arrays.stream(Fate.values())
        .flatMap(
            fate ->
                Stream.of(false, true)
                    .flatMap(later -> busy.stream().map(b -> Arguments.of(fate, later, b))));
  }

  @ParameterizedTest(name = "{0}, later seal: {1}, guest writes all the time: {2}")
  @MethodSource("cases")
  void theGuestFindsAllThatItFlushed(Fate fate, boolean later, boolean busy) throws IOException {
    var steps = EnumSet.noneOf(JobStep.class);
    var moment = 0;
    var stepsBefore = 0;
    while (death(fate, later, busy, moment, -1, steps)) {
      var recoveryDiesToo =
          busy && fate.recoveryDiesToo && (TestScope.ALL || steps.size() > stepsBefore);
      stepsBefore = steps.size();
      var inRecovery = 0;
      while (recoveryDiesToo && death(fate, later, busy, moment, inRecovery, steps)) {
        inRecovery++;
      }
      moment++;
    }
    assertThat(steps)
        .as("the seal's steps in which something died")
        .containsAll(
            EnumSet.complementOf(EnumSet.of(JobStep.PULLING, JobStep.FLUSHING, JobStep.UNDOING)));
  }

  /** Returns whether a seal has that many moments, and its recovery where one is asked for. */
  private boolean death(
      Fate fate, boolean later, boolean busy, int moment, int inRecovery, Set<JobStep> steps)
      throws IOException {
    try (var host = new TestingHost(Files.createDirectory(directory.resolve("w" + worlds++)))) {
      host.crashes.noAccident();
      if (later) {
        assertThat(host.run(seal(host, "before"))).isInstanceOf(JobOutcome.Done.class);
      }
      host.guestWrites();
      host.guestIsBusy(busy);
      var seal = seal(host, "victim");
      slowToBeArmedOnce(host);
      host.crashes.accidentAt(
          moment,
          () -> {
            steps.add(seal.progress().step());
            accident(fate, host);
          });
      try {
        host.run(seal);
      } catch (AgentDied e) {
        // as the test wants it
      }
      if (!host.crashes.isOver() && moment >= host.crashes.moments().size()) {
        return false;
      }
      var description =
          "%s in %s, %s".formatted(fate, seal.progress().step(), host.crashes.lastMoment());
      host.crashes.noAccident();
      aftermath(fate, host);
      if (fate != Fate.QEMU_DIES) {
        if (inRecovery >= 0) {
          host.crashes.accidentAt(inRecovery, host.crashes::agentDies);
          try {
            recover(host);
          } catch (AgentDied e) {
            description += ", again in the recovery " + host.crashes.lastMoment();
          }
          if (!host.crashes.isOver()) {
            return false;
          }
        }
        host.crashes.noAccident();
        recover(host);
      }
      verify(host, description);
      return true;
    }
  }

  /** So that the pause is declined at first, with all that may happen then. */
  private static void slowToBeArmedOnce(TestingHost host) {
    host.watchdog.whenArmed(
        () -> {
          host.clock.advance(Duration.ofSeconds(5));
          host.watchdog.whenArmed(() -> {});
        });
  }

  private static void accident(Fate fate, TestingHost host) {
    host.guestWrites();
    switch (fate) {
      case QEMU_DIES -> host.qemuDies();
      case HOST_DIES, HOST_DIES_AND_NOVA_IS_FIRST -> {
        host.qemuDies();
        host.crashes.agentDies();
      }
      default -> host.crashes.agentDies();
    }
  }

  private static void aftermath(Fate fate, TestingHost host) {
    host.guestWrites();
    switch (fate) {
      case AGENT_DIES_AND_THE_WATCHDOG_ACTS -> {
        host.watchdog.barks();
        host.guestWrites();
      }
      case AGENT_DIES_THEN_QEMU -> host.qemuDies();
      case AGENT_DIES_AND_THE_WATCHDOG_ACTS_THEN_QEMU_DIES -> {
        host.watchdog.barks();
        host.guestWrites();
        host.qemuDies();
      }
      case HOST_DIES_AND_NOVA_IS_FIRST -> {
        host.novaStarts();
        host.guestWrites();
      }
      default -> {}
    }
    // A watchdog that has nothing to do goes with its agent.
    host.watchdog.barks();
    host.guestWrites();
  }

  private static void recover(TestingHost host) {
    var tools = host.tools();
    for (var entry : tools.journal().read().entries()) {
      assertThat(new SealRecovery(tools).settle(entry, "the agent was restarted"))
          .isNotInstanceOf(JobOutcome.Failed.class);
    }
  }

  private static void verify(TestingHost host, String description) throws IOException {
    var kept = layersNamedByDefinition(host);
    if (!host.state().isActive()) {
      host.novaStarts();
    }
    host.guestIsBusy(false);
    host.assertNothingIsLost(description);
    host.assertNothingIsLeft(description);
    assertThat(host.hypervisor.blockJob(SERVER, TARGET)).as(description).isEmpty();
    kept.addAll(host.vda().chain());
    try (var files = Files.list(host.base)) {
      assertThat(files.filter(file -> LayerName.parse(file.getFileName().toString()).isPresent()))
          .as("%s: layers", description)
          .allMatch(kept::contains);
    }
    assertThat(host.run(seal(host, "after"))).as(description).isInstanceOf(JobOutcome.Done.class);
    host.guestWrites();
    host.assertNothingIsLost(description + ", after another seal");
    host.assertNothingIsLeft(description + ", after another seal");
    assertThat(
            host.layers.isWhole(
                LayerName.parse(host.vda().chain().get(1).getFileName().toString()).orElseThrow()))
        .as(description)
        .isTrue();
  }

  /** libvirt's definition may name the layer until Nova writes it anew. */
  private static Set<Path> layersNamedByDefinition(TestingHost host) {
    return new TreeSet<>(host.vda().chain());
  }

  private static Seal seal(TestingHost host, String id) {
    return new Seal(new SealRequest(id, SERVER, TARGET, Optional.empty(), 0, "test"), host.tools());
  }
}
