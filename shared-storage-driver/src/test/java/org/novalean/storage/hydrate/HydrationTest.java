package org.novalean.storage.hydrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.novalean.events.testing.TestScope;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.QemuProcess;
import org.novalean.storage.hypervisor.TestingHypervisor;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.job.CrashPoints.AgentDied;
import org.novalean.storage.job.JobKind;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.JobOutcome.Done;
import org.novalean.storage.job.JobOutcome.Failed;
import org.novalean.storage.job.JobOutcome.Refused;
import org.novalean.storage.job.JobOutcome.Undone;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.JournalEntry;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.seal.Seal;
import org.novalean.storage.seal.SealRequest;

class HydrationTest {

  /** What dies with or after the agent. */
  enum Fate {
    QEMU_DIES,
    AGENT_DIES,
    AGENT_DIES_AND_THE_WATCHDOG_ACTS,
    AGENT_DIES_THEN_QEMU,
    HOST_DIES
  }

  private static final LayerName G1 = new LayerName(SERVER, TARGET, 1);

  private final Path directory;
  private int worlds;

  HydrationTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void afterwardsTheDiskNeedsNoLayer() throws IOException {
    try (var host = sealed()) {
      assertThat(host.run(hydration(host))).isInstanceOf(Done.class);
      assertThat(host.vda().chain()).containsExactly(host.disk);
      assertThat(host.layers.stoodOn()).containsExactly(G1);
      Files.delete(host.layers.path(G1));
      host.qemuDies();
      host.novaStarts();
      host.assertNothingIsLost("hydrated");
      host.assertNothingIsLeft("hydrated");
    }
  }

  @Test
  void aCancelledOneCanBeGoneOnWithLater() throws IOException {
    try (var host = sealed()) {
      host.hypervisor.jobsFinishByThemselves(false);
      var hydration = hydration(host);
      hydration.advance();
      hydration.cancel("Nova migrates the server");
      assertThat(host.run(hydration)).isInstanceOf(Undone.class);
      assertThat(host.vda().chain()).containsExactly(host.disk, host.layers.path(G1));
      host.assertNothingIsLeft("cancelled");
      host.hypervisor.jobsFinishByThemselves(true);
      assertThat(host.run(hydration(host))).isInstanceOf(Done.class);
      host.assertNothingIsLost("hydrated");
    }
  }

  /** It and every other guest of the host would be paused at the next write without room. */
  @Test
  void aHostWithTooLittleRoomForTheDataAtRestIsLeftAlone() throws IOException {
    try (var host = sealed()) {
      host.freeBytes((1L << 30) + 10);
      assertThat(host.run(hydration(host)))
          .isInstanceOfSatisfying(
              Refused.class,
              refused ->
                  assertThat(refused.reason())
                      .contains("1024 MiB are to stay free", "which has 1024 MiB free: make room"));
      assertThat(host.hypervisor.calls())
          .extracting(TestingHypervisor.Call::method)
          .doesNotContain("startPull");
      host.assertNothingIsLeft("refused");
    }
  }

  @Test
  void aTopThatHasMostOfItAlreadyNeedsRoomForTheRestOnly() throws IOException {
    try (var host = sealed()) {
      var top = TestingImage.read(host.disk);
      Files.writeString(
          host.disk,
          new TestingImage(Files.size(host.disk) + 10, top.backing(), new TreeMap<>(top.blocks()))
              .text());
      host.freeBytes((1L << 30) + 20);
      assertThat(host.run(hydration(host))).isInstanceOf(Done.class);
    }
  }

  @Test
  void itStopsWhereTheHostRunsOutOfRoomAndGoesOnLater() throws IOException {
    try (var host = sealed()) {
      host.hypervisor.jobsFinishByThemselves(false);
      var hydration = hydration(host);
      assertThat(hydration.advance()).isEmpty();
      assertThat(hydration.advance()).isEmpty();
      host.freeBytes((1L << 30) - 1);
      assertThat(hydration.advance().orElseThrow())
          .isInstanceOfSatisfying(
              Undone.class,
              undone ->
                  assertThat(undone.reason())
                      .contains("this host has 1023 MiB free", "what was pulled stays"));
      host.assertNothingIsLost("stopped");
      host.freeBytes(1L << 40);
      host.hypervisor.jobsFinishByThemselves(true);
      assertThat(host.run(hydration(host))).isInstanceOf(Done.class);
    }
  }

  /** libvirt suspends, and so flushes, no guest that is stopped already. */
  @Test
  void whatWasPulledIntoTheDiskOfAStoppedGuestIsFlushedOnceItRuns() throws IOException {
    try (var host = sealed()) {
      pulledWhileStopped(host);
      var recovery = new HydrationRecovery(host.tools());
      var entry = host.tools().journal().read().entries().get(0);
      assertThatThrownBy(() -> recovery.settle(entry, "the agent was restarted"))
          .hasMessageContaining("PAUSED_OTHER");
      assertThat(host.tools().journal().read().entries()).containsExactly(entry);
      assertThat(host.watchdog.isWatching()).isFalse();
      host.hypervisor.state(SERVER, DomainState.RUNNING);
      assertThat(recovery.settle(entry, "the agent was restarted")).isInstanceOf(Done.class);
      host.qemuDies();
      host.novaStarts();
      host.assertNothingIsLost("hydrated");
      host.assertNothingIsLeft("hydrated");
    }
  }

  @Test
  void theDiskOfAStoppedGuestLiesOnItsLayerAgainIfItsHostDies() throws IOException {
    try (var host = sealed()) {
      pulledWhileStopped(host);
      var recovery = new HydrationRecovery(host.tools());
      var entry = host.tools().journal().read().entries().get(0);
      assertThatThrownBy(() -> recovery.settle(entry, "the agent was restarted"))
          .isInstanceOf(IllegalStateException.class);
      host.qemuDies();
      assertThat(recovery.settle(entry, "the agent was restarted")).isInstanceOf(Undone.class);
      host.novaStarts();
      host.assertNothingIsLost("put back");
      host.assertNothingIsLeft("put back");
    }
  }

  private static void pulledWhileStopped(TestingHost host) {
    host.hypervisor.jobsFinishByThemselves(false);
    assertThat(hydration(host).advance()).isEmpty();
    host.hypervisor.state(SERVER, DomainState.PAUSED_OTHER);
    host.hypervisor.finishJob(SERVER, TARGET);
  }

  @Test
  void aGuestThatStopsJustBeforeItIsFlushedIsFlushedOnceItRuns() throws IOException {
    try (var host = sealed()) {
      host.hypervisor.beforeCall(
          call -> {
            if (call.method().equals("suspend")) {
              host.hypervisor.state(SERVER, DomainState.PAUSED_OTHER);
            }
          });
      var hydration = hydration(host);
      assertThat(hydration.advance()).isEmpty();
      assertThat(hydration.advance()).isEmpty();
      assertThat(hydration.progress().waitingFor()).contains("PAUSED_OTHER");
      assertThat(host.tools().journal().read().entries()).hasSize(1);
      host.hypervisor.beforeCall(call -> {});
      host.hypervisor.state(SERVER, DomainState.RUNNING);
      assertThat(hydration.advance().orElseThrow()).isInstanceOf(Done.class);
      host.qemuDies();
      host.novaStarts();
      host.assertNothingIsLost("hydrated");
    }
  }

  @Test
  void aGuestThatSomebodyPausesBeforeItCouldBeFlushedStaysPaused() throws IOException {
    try (var host = sealed()) {
      host.hypervisor.beforeCall(
          call -> {
            if (call.method().equals("suspend")) {
              throw new HypervisorException.Refused("not now", new IOException());
            }
          });
      var hydration = hydration(host);
      assertThat(hydration.advance()).isEmpty();
      assertThat(hydration.advance()).isEmpty();
      host.hypervisor.state(SERVER, DomainState.PAUSED_BY_USER);
      assertThat(hydration.advance()).isEmpty();
      assertThat(host.state()).isEqualTo(DomainState.PAUSED_BY_USER);

      host.hypervisor.beforeCall(call -> {});
      host.hypervisor.state(SERVER, DomainState.RUNNING);
      assertThat(hydration.advance().orElseThrow()).isInstanceOf(Done.class);
    }
  }

  @Test
  void aGuestThatCouldNotBeResumedIsOursToResumeLater() throws IOException {
    try (var host = sealed()) {
      host.hypervisor.beforeCall(
          call -> {
            if (call.method().equals("resume")) {
              throw new HypervisorException.Unavailable("no answer", new IOException());
            }
          });
      var hydration = hydration(host);
      assertThat(hydration.advance()).isEmpty();
      assertThat(hydration.advance()).isEmpty();
      assertThat(host.state()).isEqualTo(DomainState.PAUSED_BY_USER);
      host.hypervisor.beforeCall(call -> {});
      assertThat(hydration.advance().orElseThrow()).isInstanceOf(Done.class);
      host.assertNothingIsLost("hydrated");
    }
  }

  /** Nothing can be told from the file then, and the guest may read zeros. */
  @Test
  void aServerThatWasStartedOnADiskThatMayLackBlocksIsReportedWithTheRepair() throws IOException {
    try (var host = sealed()) {
      host.hypervisor.startPull(SERVER, TARGET, 0);
      host.qemuDies();
      host.novaStarts();
      var entry = entryOfAnotherQemu(host);
      host.tools().journal().write(entry);
      assertThat(new HydrationRecovery(host.tools()).settle(entry, "the agent was away"))
          .isInstanceOfSatisfying(
              Failed.class, failed -> assertThat(failed.advice()).contains("qemu-img rebase -u"));
      assertThat(host.tools().journal().read().entries()).containsExactly(entry);

      host.qemuDies();
      assertThat(new HydrationRecovery(host.tools()).settle(entry, "the agent was away"))
          .isInstanceOf(Undone.class);
      host.novaStarts();
      host.assertNothingIsLost("repaired");
      host.assertNothingIsLeft("repaired");
    }
  }

  private static JournalEntry entryOfAnotherQemu(TestingHost host) {
    return new JournalEntry(
        "h",
        JobKind.HYDRATION,
        SERVER,
        TARGET,
        host.disk,
        JournalEntry.overlayOf(host.disk),
        G1,
        host.layers.path(G1),
        true,
        new QemuProcess(1, "boot/1"),
        JobStep.PULLING,
        Optional.empty(),
        false,
        Instant.EPOCH,
        "test");
  }

  /**
   * Each fate at each moment; the recovery dies too after a death at the first moment of each step,
   * with {@link TestScope#ALL} after a death at each moment.
   */
  @ParameterizedTest
  @EnumSource(Fate.class)
  void theGuestFindsAllThatItFlushedWhateverDiesWhen(Fate fate) throws IOException {
    var steps = EnumSet.noneOf(JobStep.class);
    var moment = 0;
    var stepsBefore = 0;
    while (death(fate, moment, -1, steps)) {
      var recoveryDiesToo = fate != Fate.QEMU_DIES && (TestScope.ALL || steps.size() > stepsBefore);
      stepsBefore = steps.size();
      var inRecovery = 0;
      while (recoveryDiesToo && death(fate, moment, inRecovery, steps)) {
        inRecovery++;
      }
      moment++;
    }
    assertThat(steps)
        .contains(JobStep.PREPARING, JobStep.PULLING, JobStep.FLUSHING, JobStep.RECORDING);
  }

  private boolean death(Fate fate, int moment, int inRecovery, Set<JobStep> steps)
      throws IOException {
    try (var host = sealed()) {
      host.guestIsBusy(true);
      var hydration = hydration(host);
      host.crashes.accidentAt(
          moment,
          () -> {
            steps.add(hydration.progress().step());
            if (fate == Fate.QEMU_DIES || fate == Fate.HOST_DIES) {
              host.qemuDies();
            }
            if (fate != Fate.QEMU_DIES) {
              host.crashes.agentDies();
            }
          });
      try {
        host.run(hydration);
      } catch (AgentDied e) {
        // as the test wants it
      }
      if (!host.crashes.isOver()) {
        return false;
      }
      var description = "%s in %s".formatted(fate, host.crashes.lastMoment());
      host.crashes.noAccident();
      host.guestWrites();
      host.watchdog.barks();
      host.guestWrites();
      if (fate == Fate.AGENT_DIES_THEN_QEMU) {
        host.qemuDies();
      }
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
        host.crashes.noAccident();
        host.watchdog.barks();
      }
      recover(host);
      if (!host.state().isActive()) {
        host.novaStarts();
      }
      host.guestIsBusy(false);
      host.assertNothingIsLost(description);
      host.assertNothingIsLeft(description);
      return true;
    }
  }

  private static void recover(TestingHost host) {
    var tools = host.tools();
    for (var entry : tools.journal().read().entries()) {
      assertThat(new HydrationRecovery(tools).settle(entry, "the agent was restarted"))
          .isInstanceOfAny(Done.class, Undone.class);
    }
  }

  private TestingHost sealed() throws IOException {
    var host = new TestingHost(Files.createDirectory(directory.resolve("w" + worlds++)));
    JobOutcome sealed =
        host.run(
            new Seal(
                new SealRequest("s", SERVER, TARGET, Optional.empty(), 0, "test"), host.tools()));
    assertThat(sealed).isInstanceOf(Done.class);
    host.guestWrites();
    return host;
  }

  private static Hydration hydration(TestingHost host) {
    return new Hydration(new HydrationRequest("h", SERVER, TARGET, 0, "test"), host.tools());
  }
}
