package org.novalean.storage.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.SIZE;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.JobOutcome.Done;
import org.novalean.storage.job.JobOutcome.Failed;
import org.novalean.storage.job.JobOutcome.Refused;
import org.novalean.storage.job.JobOutcome.Undone;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.JournalEntry;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.layer.LayerName;

class SealTest {

  private static final LayerName G1 = new LayerName(SERVER, TARGET, 1);

  private final TestingHost host;

  SealTest(@TempDir Path directory) {
    host = new TestingHost(directory);
  }

  @AfterEach
  void close() {
    host.close();
  }

  private Seal seal() {
    return seal(Optional.empty());
  }

  private Seal seal(Optional<Integer> generation) {
    return new Seal(new SealRequest("s", SERVER, TARGET, generation, 50, "test"), host.tools());
  }

  /** The copy runs and is not ready; an adapter has just asked about it. */
  private Seal copying() {
    var seal = copyingUnasked();
    seal.renew();
    return seal;
  }

  private Seal copyingUnasked() {
    host.hypervisor.jobsFinishByThemselves(false);
    var seal = seal();
    assertThat(seal.advance()).isEmpty();
    assertThat(seal.progress().step()).isEqualTo(JobStep.COPYING);
    return seal;
  }

  private void assertUntouched() {
    host.assertNothingIsLost("untouched");
    host.assertNothingIsLeft("untouched");
    assertThat(host.hypervisor.blockJob(SERVER, TARGET)).isEmpty();
    assertThat(host.layers.path(G1)).doesNotExist();
    assertThat(host.vda().chain()).doesNotContain(host.layers.path(G1));
  }

  @Test
  void afterAFirstSealTheDiskIsAnEmptyTopOverALayerThatIsWhole() {
    host.guestWrites();
    assertThat(host.run(seal())).isInstanceOf(Done.class);
    assertThat(host.vda().chain()).containsExactly(host.disk, host.layers.path(G1));
    assertThat(TestingImage.read(host.disk).blocks()).isEmpty();
    assertThat(TestingImage.read(host.layers.path(G1)).backing()).isEmpty();
    assertThat(TestingImage.contents(host.layers.path(G1))).containsAllEntriesOf(host.written());
    assertThat(host.layers.isWhole(G1)).isTrue();
    host.assertNothingIsLost("sealed");
    host.assertNothingIsLeft("sealed");
  }

  @Test
  void aDiskThatMayNotFitOnTheShareIsLeftAlone() {
    host.layers.freeBytes(1);
    assertThat(host.run(seal()))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reason()).contains("the share has 0 MiB free: enlarge"));
    assertUntouched();
  }

  @Test
  void aLaterSealNeedsRoomForWhatChangedOnly() {
    host.run(seal());
    var top = host.images.info(host.disk).orElseThrow().allocatedSize();
    host.layers.freeBytes(top);
    assertThat(host.run(seal())).isInstanceOf(Done.class);
  }

  @Test
  void aLaterSealMovesWhatChangedIntoTheSameLayer() {
    host.run(seal());
    host.guestWrites();
    assertThat(host.run(seal()))
        .isInstanceOfSatisfying(Done.class, done -> assertThat(done.layer()).isEqualTo(G1));
    assertThat(TestingImage.contents(host.layers.path(G1))).containsAllEntriesOf(host.written());
    assertThat(host.vda().chain()).containsExactly(host.disk, host.layers.path(G1));
  }

  @Test
  void aFirstSealTakesAGenerationThatWasNeverUsed() {
    TestingImage.create(
        host.layers.path(new LayerName(SERVER, TARGET, 4)), SIZE, Optional.empty(), Map.of());
    assertThat(host.run(seal(Optional.of(4))))
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.reason()).contains("the next free one is 5"));
    assertThat(host.run(seal()))
        .isInstanceOfSatisfying(
            Done.class, done -> assertThat(done.layer().generation()).isEqualTo(5));
  }

  @Test
  void aSealThatIsCancelledLeavesTheServerAsItWas() {
    var seal = copying();
    seal.cancel("Nova migrates the server");
    assertThat(seal.advance()).contains(new Undone("Nova migrates the server"));
    assertUntouched();
  }

  @Test
  void aLaterSealThatIsCancelledLeavesTheLayerForOthersToOpen() {
    host.run(seal());
    host.guestWrites();
    var seal = copying();
    assertThat(host.hypervisor.isOpenForWriting(host.layers.path(G1))).isTrue();
    seal.cancel("Nova makes a snapshot");
    assertThat(seal.advance().orElseThrow()).isInstanceOf(Undone.class);
    assertThat(host.hypervisor.isOpenForWriting(host.layers.path(G1))).isFalse();
    host.assertNothingIsLost("undone");
  }

  @Test
  void aLayerThatStaysOpenForWritingIsToldWithTheReasonAndTheServerIsLeftAsItWas() {
    host.run(seal());
    host.guestWrites();
    var seal = copying();
    host.hypervisor.beforeCall(
        call -> {
          if (call.method().equals("openReadOnly")) {
            throw new HypervisorException.Refused("it is being migrated", new IOException());
          }
        });
    seal.cancel("Nova migrates the server");
    assertThat(seal.advance().map(JobOutcome::reason).orElseThrow())
        .contains("live snapshots fail until", "it is being migrated");
    assertThat(host.state()).isEqualTo(DomainState.RUNNING);
    host.assertNothingIsLost("undone");
  }

  @Test
  void aSealThatNobodyAsksAboutIsUndone() {
    var seal = copying();
    host.clock.advance(Duration.ofSeconds(20));
    seal.renew();
    host.clock.advance(Duration.ofSeconds(20));
    assertThat(seal.advance()).isEmpty();
    host.clock.advance(Duration.ofSeconds(11));
    assertThat(seal.advance()).contains(new Undone("nobody asked about it for 30 s"));
    assertUntouched();
  }

  /**
   * Nova may have been told to migrate it meanwhile: it would copy what the disk stood on before
   * the pivot.
   */
  @Test
  void aSealThatNobodyAskedAboutLatelyDoesNotHandTheDiskOver() {
    var seal = copying();
    host.hypervisor.finishJob(SERVER, TARGET);
    host.clock.advance(Duration.ofSeconds(5));
    assertThat(seal.advance()).isEmpty();
    assertThat(seal.progress().waitingFor()).contains("an adapter to ask about it");
    assertThat(host.vda().chain().get(0)).isEqualTo(host.disk);
    assertThat(host.hypervisor.blockJob(SERVER, TARGET)).isPresent();
    assertNeverSuspended();
    assertIsHandedOverAtTheNextLookAtNova(seal);
  }

  @Test
  void aSealThatIsOnlyKeptGoingDoesNotHandTheDiskOverAndGoesOnAtTheNextLookAtNova() {
    var seal = copyingUnasked();
    host.hypervisor.finishJob(SERVER, TARGET);
    assertThat(seal.advance()).as("its beginning is no look").isEmpty();
    seal.keep();
    assertThat(seal.advance()).isEmpty();
    host.clock.advance(Duration.ofSeconds(29));
    seal.keep();
    host.clock.advance(Duration.ofSeconds(29));
    assertThat(seal.advance()).as("it is kept").isEmpty();
    assertNeverSuspended();
    assertIsHandedOverAtTheNextLookAtNova(seal);
  }

  @Test
  void aWatchdogThatIsSlowToBeArmedStopsNoGuestThatNovaMayMigrateByNow() {
    var seal = copying();
    host.hypervisor.finishJob(SERVER, TARGET);
    host.watchdog.whenArmed(() -> host.clock.advance(Duration.ofSeconds(5)));
    assertThat(seal.advance()).isEmpty();
    assertThat(seal.progress().step()).isEqualTo(JobStep.OVERLAY);
    assertThat(host.watchdog.isWatching()).isFalse();
    assertThat(host.tools().journal().read().entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.step()).isEqualTo(JobStep.OVERLAY))
        .satisfies(entry -> assertThat(entry.pausedByUs()).isFalse());
    assertNeverSuspended();

    host.watchdog.whenArmed(() -> {});
    assertIsHandedOverAtTheNextLookAtNova(seal);
  }

  /** It would keep the server locked, and other seals of the host waiting. */
  @Test
  void aSealWhoseWatchdogIsAlwaysSlowToBeArmedIsUndoneWithTheReason() {
    var seal = copying();
    host.hypervisor.finishJob(SERVER, TARGET);
    host.watchdog.whenArmed(() -> host.clock.advance(Duration.ofSeconds(5)));
    var outcome = seal.advance();
    for (var tries = 0; outcome.isEmpty() && tries < 100; tries++) {
      seal.renew();
      outcome = seal.advance();
    }
    assertThat(outcome.orElseThrow())
        .isInstanceOf(Undone.class)
        .extracting(JobOutcome::reason, STRING)
        .contains("in step with the guest for 300 s", "the watchdog", "overloaded");
    assertNeverSuspended();
    assertUntouched();
  }

  @Test
  void aSealForWhichNobodyCanLookAtNovaIsUndoneWithTheReason() {
    var seal = copying();
    host.hypervisor.finishJob(SERVER, TARGET);
    host.clock.advance(Duration.ofSeconds(5));
    var outcome = seal.advance();
    for (var tries = 0; outcome.isEmpty() && tries < 100; tries++) {
      host.clock.advance(Duration.ofSeconds(10));
      seal.keep();
      outcome = seal.advance();
    }
    assertThat(outcome.map(JobOutcome::reason).orElseThrow())
        .contains("in step with the guest for 300 s", "no adapter has looked at Nova");
    assertNeverSuspended();
    assertUntouched();
  }

  @Test
  void aSealThatIsCancelledWhileTheWatchdogIsArmedStopsNoGuest() {
    var seal = copying();
    host.hypervisor.finishJob(SERVER, TARGET);
    host.watchdog.whenArmed(() -> seal.cancel("Nova migrates the server"));
    assertThat(seal.advance()).isEmpty();
    assertThat(seal.advance()).contains(new Undone("Nova migrates the server"));
    assertNeverSuspended();
    assertUntouched();
  }

  @Test
  void aNewTopThatIsSlowToBeMadeIsHandedOverAtTheNextQuestion() {
    var seal = copying();
    host.hypervisor.finishJob(SERVER, TARGET);
    host.images.afterCall(
        method -> {
          if (method.equals("createOverlay")) {
            host.clock.advance(Duration.ofSeconds(5));
          }
        });
    assertThat(seal.advance()).isEmpty();
    assertThat(seal.progress().step()).isEqualTo(JobStep.OVERLAY);
    assertNeverSuspended();
    assertIsHandedOverAtTheNextLookAtNova(seal);
  }

  @Test
  void aSealInStepThatNobodyAsksAboutAnyMoreIsUndone() {
    var seal = copying();
    host.hypervisor.finishJob(SERVER, TARGET);
    host.clock.advance(Duration.ofSeconds(31));
    assertThat(seal.advance()).contains(new Undone("nobody asked about it for 30 s"));
    assertUntouched();
  }

  private void assertIsHandedOverAtTheNextLookAtNova(Seal seal) {
    seal.renew();
    assertThat(seal.advance().orElseThrow()).isInstanceOf(Done.class);
    host.assertNothingIsLost("sealed");
    host.assertNothingIsLeft("sealed");
  }

  private void assertNeverSuspended() {
    assertThat(host.hypervisor.calls()).noneMatch(call -> call.method().equals("suspend"));
  }

  @Test
  void aGuestThatWritesFasterThanTheCopyIsLeftAsItWas() {
    var seal = copying();
    for (var minute = 0; minute < 120; minute++) {
      host.clock.advance(Duration.ofSeconds(20));
      seal.renew();
      host.guestWrites();
      assertThat(seal.advance()).isEmpty();
      host.clock.advance(Duration.ofSeconds(20));
      seal.renew();
      host.clock.advance(Duration.ofSeconds(20));
      seal.renew();
    }
    host.clock.advance(Duration.ofSeconds(1));
    assertThat(seal.advance().map(JobOutcome::reason).orElseThrow())
        .contains("the guest writes faster than the copy");
    assertUntouched();
  }

  @Test
  void aBlockJobThatEndsByItselfUndoesTheSeal() {
    var seal = copying();
    host.hypervisor.breakJob(SERVER, TARGET);
    assertThat(seal.advance().orElseThrow()).isInstanceOf(Undone.class);
    assertUntouched();
  }

  @Test
  void aServerThatNovaPausedMeanwhileIsNotPausedAgainNorResumed() {
    var seal = copying();
    host.hypervisor.state(SERVER, DomainState.PAUSED_BY_USER);
    host.hypervisor.finishJob(SERVER, TARGET);
    assertThat(seal.advance().orElseThrow().reason()).contains("PAUSED_BY_USER, not RUNNING");
    assertThat(host.state()).isEqualTo(DomainState.PAUSED_BY_USER);
    host.hypervisor.state(SERVER, DomainState.RUNNING);
    assertUntouched();
  }

  @Test
  void itsSpeedCanBeChangedAndItIsNotHeldBackInThePause() {
    var seal = copying();
    assertThat(seal.advance()).isEmpty();
    seal.setSpeed(7);
    assertThat(host.hypervisor.blockJob(SERVER, TARGET).orElseThrow().mibPerSecond()).isEqualTo(7);
    host.hypervisor.finishJob(SERVER, TARGET);
    host.hypervisor.beforeCall(
        call -> {
          if (call.method().equals("suspend")) {
            assertThat(host.hypervisor.blockJob(SERVER, TARGET).orElseThrow().mibPerSecond())
                .isZero();
          }
        });
    assertThat(host.run(seal)).isInstanceOf(Done.class);
  }

  @Test
  void anActThatFailsInThePauseIsUndoneAndTheGuestRuns() {
    failOnce("pivot");
    assertThat(host.run(seal())).isInstanceOf(Undone.class);
    assertUntouched();
  }

  /** A pivot whose answer was lost may still come: it must not find a guest that runs. */
  @Test
  void theGuestRunsOnTheOldTopOnlyOnceNoPivotCanComeAnyMore() {
    var jobsAtResume = new ArrayList<Boolean>();
    host.hypervisor.beforeCall(
        call -> {
          if (call.method().equals("pivot")) {
            throw new HypervisorException.Unavailable("no answer", new IOException());
          }
          if (call.method().equals("resume")) {
            jobsAtResume.add(host.hypervisor.blockJob(SERVER, TARGET).isPresent());
          }
        });
    assertThat(host.run(seal())).isInstanceOf(Undone.class);
    assertThat(jobsAtResume).containsExactly(false);
    assertUntouched();
  }

  @Test
  void aSnapshotThatFailsIsMadeAgainWhileTheGuestRuns() {
    failOnce("snapshotOnto");
    assertThat(host.run(seal())).isInstanceOf(Done.class);
    assertThat(host.vda().chain()).containsExactly(host.disk, host.layers.path(G1));
    host.assertNothingIsLost("finished");
    host.assertNothingIsLeft("finished");
  }

  /** libvirt answers again only after a while, and nobody knows whether it pivoted. */
  @Test
  void aPivotWhoseAnswerIsLostIsBroughtToAnEndByTheFacts() {
    var away = new boolean[] {false};
    host.hypervisor.afterCall(
        call -> {
          away[0] |= call.method().equals("pivot");
          if (call.method().equals("pivot")) {
            throw new HypervisorException.Unavailable("no answer", new IOException());
          }
        });
    host.hypervisor.beforeCall(
        call -> {
          if (away[0]) {
            throw new HypervisorException.Unavailable("not connected", new IOException());
          }
        });
    var seal = seal();
    seal.renew();
    seal.advance();
    assertThat(seal.advance()).isEmpty();
    assertThat(seal.progress().waitingFor()).contains("not connected");
    assertThat(host.state()).isEqualTo(DomainState.PAUSED_BY_USER);
    assertThat(host.watchdog.isWatching()).isTrue();
    away[0] = false;
    assertThat(seal.advance().orElseThrow()).isInstanceOf(Done.class);
    host.assertNothingIsLost("finished");
    host.assertNothingIsLeft("finished");
  }

  /** What keeps it from its end may take long, and the guest is Nova's and its owner's again. */
  @Test
  void aGuestThatSomebodyPausesWhileASealIsUndoneStaysPaused() {
    failOnce("pivot");
    host.layers.beforeAct(SealTest::failToRemove);
    var seal = seal();
    seal.renew();
    assertThat(seal.advance()).isEmpty();
    assertThat(seal.advance()).isEmpty();
    assertThat(seal.progress().waitingFor()).contains("the share is away");
    assertThat(host.state()).isEqualTo(DomainState.RUNNING);
    host.hypervisor.state(SERVER, DomainState.PAUSED_BY_USER);
    assertThat(seal.advance()).isEmpty();
    assertThat(host.state()).isEqualTo(DomainState.PAUSED_BY_USER);
    host.layers.beforeAct(act -> {});
    assertThat(seal.advance().orElseThrow()).isInstanceOf(Undone.class);
    assertThat(host.state()).isEqualTo(DomainState.PAUSED_BY_USER);
    host.hypervisor.state(SERVER, DomainState.RUNNING);
    assertUntouched();
  }

  @Test
  void aGuestThatSomebodyPausesWhileASealCannotBeFinishedStaysPaused() {
    host.hypervisor.beforeCall(
        call -> {
          if (call.method().equals("snapshotOnto")) {
            throw new HypervisorException.Refused("no snapshot now", new IOException());
          }
        });
    var seal = seal();
    seal.renew();
    assertThat(seal.advance()).isEmpty();
    assertThat(seal.advance()).isEmpty();
    assertThat(seal.progress().waitingFor()).contains("no snapshot now");
    assertThat(host.state()).isEqualTo(DomainState.RUNNING);

    host.hypervisor.state(SERVER, DomainState.PAUSED_BY_USER);
    assertThat(seal.advance()).isEmpty();
    assertThat(host.state()).isEqualTo(DomainState.PAUSED_BY_USER);

    host.hypervisor.beforeCall(call -> {});
    assertThat(seal.advance().orElseThrow()).isInstanceOf(Done.class);
    assertThat(host.state()).isEqualTo(DomainState.PAUSED_BY_USER);
  }

  private static void failToRemove(String act) {
    if (act.equals("remove")) {
      throw new UncheckedIOException(new IOException("the share is away"));
    }
  }

  /** Else the server could not be evacuated from it until the next seal. */
  @Test
  void aLayerThatALaterSealDidNotTouchIsAPointInTimeAgainOnceTheShareAnswers() {
    host.run(seal());
    host.layers.beforeAct(
        act -> {
          if (act.equals("markUntouched")) {
            throw new UncheckedIOException(new IOException("the share is away"));
          }
        });
    host.layers.afterAct(
        act -> {
          if (act.equals("markCommitting")) {
            throw new UncheckedIOException(new IOException("no answer"));
          }
        });
    var seal = seal();
    assertThat(seal.advance()).isEmpty();
    assertThat(host.layers.isWhole(G1)).isFalse();
    host.layers.beforeAct(act -> {});
    assertThat(seal.advance().orElseThrow()).isInstanceOf(Undone.class);
    assertThat(host.layers.isWhole(G1)).isTrue();
  }

  private void failOnce(String method) {
    var failed = new boolean[] {false};
    host.hypervisor.beforeCall(
        call -> {
          if (call.method().equals(method) && !failed[0]) {
            failed[0] = true;
            throw new HypervisorException.Refused("no", new IOException());
          }
        });
  }

  @Test
  void contradictingFactsAreReportedAndNothingIsTouched() throws IOException {
    var seal = copying();
    host.hypervisor.finishJob(SERVER, TARGET);
    host.hypervisor.pivot(SERVER, TARGET);
    assertThat(seal.advance().orElseThrow())
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.reason()).contains("this seal never told it to");
              assertThat(failed.advice()).contains("virsh domblklist " + SERVER);
            });
    assertThat(host.layers.path(G1)).exists();
    assertThat(host.tools().journal().read().entries()).hasSize(1);
  }

  // What is refused.

  @Test
  void aServerThatDoesNotRunIsRefused() {
    host.hypervisor.state(SERVER, DomainState.PAUSED_BY_USER);
    assertRefused("PAUSED_BY_USER, not RUNNING");
  }

  @Test
  void aServerThatMigratesIsRefused() {
    host.hypervisor.outgoingMigration(
        SERVER, Optional.of(new MigrationJob(1, 0, 1, 0, 0, 0, 0, 0)));
    assertRefused("is migrating");
  }

  @Test
  void aServerWithSnapshotsIsRefused() {
    host.hypervisor.snapshots(SERVER, 1);
    assertRefused("1 snapshots");
  }

  @Test
  void aServerBeingResizedIsRefused() throws IOException {
    Files.createDirectory(host.instances.resolve(SERVER + "_resize"));
    assertRefused("_resize' exists");
  }

  @Test
  void aServerBeingRescuedIsRefused() throws IOException {
    Files.createFile(host.instances.resolve(SERVER).resolve("disk.rescue"));
    assertRefused("disk.rescue' exists");
  }

  @Test
  void aServerWithABlockJobIsRefused() {
    host.hypervisor.jobsFinishByThemselves(false);
    host.hypervisor.startPull(SERVER, TARGET, 0);
    assertRefused("a block job runs");
  }

  @Test
  void aFileInTheWayIsRefused() throws IOException {
    Files.createFile(JournalEntry.overlayOf(host.disk));
    assertRefused("is in the way");
  }

  @Test
  void aServerOfAnotherHostIsRefused() {
    host.hypervisor.undefine(SERVER);
    assertRefused("is not on this host");
  }

  @Test
  void aDamagedJournalEntryForTheServerIsRefused() throws IOException {
    assertThat(host.tools().journal().read().entries()).isEmpty();
    Files.writeString(host.journalDirectory.resolve(SERVER + "-vda.json"), "{");
    assertRefused("the journal of this host still has a job");
  }

  /** The share was mounted late: QEMU goes on with the file that was there before. */
  @Test
  void aLayerThatIsNotTheFileThatTheGuestReadsIsNeverWrittenTo() throws IOException {
    host.run(seal());
    var layer = host.layers.path(G1);
    Files.move(layer, layer.resolveSibling("hidden"));
    Files.copy(layer.resolveSibling("hidden"), layer);
    assertRefused("the guest may run on another file of that name");
  }

  private void assertRefused(String reason) {
    assertThat(host.run(seal()))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).contains(reason));
    assertThat(host.hypervisor.calls())
        .noneMatch(call -> call.method().equals("startCopy") && !host.layers.isWhole(G1));
  }
}
