package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.TestingMigration.Forced;
import org.novalean.adapter.history.Outcome;
import org.novalean.storage.messages.MigrationSeen;

/** Nova ends a migration in its books: what that means is looked for where the guest may be. */
class NovaSaysItIsOverTest extends PostCopyScene {

  private String lockReason(String of) {
    return cloud.server(of).orElseThrow().lockReason().orElse("");
  }

  @Test
  void aPostCopyThatNovaGaveUpWhileNoProcessRanLocksItsServer() {
    halves("NONE", "RUNNING");
    migration.error();
    restart();
    rounds(3 * SECOND);

    assertThat(lockReason(server)).contains("do not start", "its guest is on compute2");
    assertThat(entry().outcome()).contains(Outcome.ERROR);
  }

  @Test
  void aPostCopyThatNovaGaveUpLocksItsServerThoughNoAgentTellsWhereItsGuestIs() {
    agents.silence("compute1");
    agents.silence("compute2");
    migration.error();
    restart();
    rounds(5 * SECOND);
    assertThat(entry().outcome()).as("they may yet tell").isEmpty();

    rounds(10 * SECOND);

    assertThat(lockReason(server)).contains("do not start", "its guest is on compute2");
    assertThat(entry().outcome()).contains(Outcome.ERROR);
  }

  @Test
  void aPostCopyThatNovaGaveUpAndSomebodyBroughtBackIsNotLocked() {
    agents.sees("compute1", new MigrationSeen(false, false, "RUNNING", 0, 0, 0, 0, 0));
    agents.sees("compute2", new MigrationSeen(false, false, "NONE", 0, 0, 0, 0, 0));
    migration.error();
    restart();
    rounds(15 * SECOND);

    assertThat(entry().outcome()).contains(Outcome.ERROR);
    assertThat(lockReason(server)).isEmpty();
  }

  @Test
  void aPostCopyThatNovaGaveUpAndThatBreaksThenIsGoneOnWith() {
    migration.error();
    rounds(2 * SECOND);
    broken();
    assertThat(entry().phase()).isEqualTo("broken");
    assertThat(resumed()).isPositive();

    halves("PAUSED_POST_COPY", "RUNNING_POST_COPY");
    rounds(2 * SECOND);

    assertThat(entry().phase()).isEqualTo("post-copy");
    assertThat(lockReason(server)).contains("do not start");
  }

  /** The agent of its source misses a question, and answers the next one 5 s later. */
  @Test
  void aServerThatWasBroughtBackIsNotLockedThoughItsSourceAnswersLate() {
    agents.sees("compute1", new MigrationSeen(false, false, "RUNNING", 0, 0, 0, 0, 0));
    agents.sees("compute2", new MigrationSeen(false, false, "NONE", 0, 0, 0, 0, 0));
    agents.silence("compute1");
    migration.error();
    restart();
    rounds(SECOND);
    agents.answer("compute1");
    rounds(15 * SECOND);

    assertThat(entry().outcome()).contains(Outcome.ERROR);
    assertThat(lockReason(server)).isEmpty();
  }

  @Test
  void anUnlockThatNovaCouldNotTakeIsTriedAndTheEndIsOnRecord() {
    halves("NONE", "RUNNING");
    rounds(130 * SECOND);
    assertThat(lockReason(server)).isNotEmpty();
    cloud.failNextUnlock(new CloudException.Unreachable("Nova answers 503"));
    migration.completed();
    rounds(5 * SECOND);

    assertThat(lockReason(server)).isEmpty();
    assertThat(entry().outcome()).contains(Outcome.COMPLETED);
  }

  /** Its guest is well, and Nova failed after it (nova/compute/manager.py, 9306). */
  @Test
  void aDestinationThatWasAskedBeforeItsGuestWasThereCountsOnlyWhenItIsAskedAgain() {
    var db = cloud.boot("db", "compute1");
    fleet.heard(Reports.host("compute1", Reports.sealed(db, 5)));
    agents.watchOf(db).complete(new MigrationSeen(false, false, "RUNNING", 0, 0, 0, 0, 0));
    halves("RUNNING", "NONE");
    var late = cloud.startLiveMigration(db, "compute2").running().whenForced(Forced.QUEUED);
    rounds(2 * SECOND);
    halves("NONE", "RUNNING");
    var asked = agents.delay("compute2");
    late.completed();
    cloud.status(db, "ERROR");
    rounds(2 * SECOND);
    assertThat(lockReason(db)).isEmpty();

    asked.run();
    cloud.status(db, "ACTIVE");
    rounds(4 * SECOND);

    assertThat(lockReason(db)).isEmpty();
    assertThat(entry(late).outcome()).contains(Outcome.COMPLETED);
  }

  @Test
  void aLockThatNovaCouldNotTakeIsTriedUntilItDoes() {
    halves("NONE", "RUNNING");
    rounds(2 * SECOND);
    var away = new CloudException.Unreachable("Nova answers 503");
    for (int i = 0; i < 3; i++) {
      cloud.whenLocked(
          () -> {
            throw away;
          });
    }
    migration.error();
    rounds(2 * SECOND);
    assertThat(lockReason(server)).isEmpty();
    assertThat(entry().outcome()).as("not over before").isEmpty();

    rounds(4 * SECOND);

    assertThat(lockReason(server)).contains("do not start");
    assertThat(entry().outcome()).contains(Outcome.ERROR);
  }

  @Test
  void aLockThatNovaRefusesIsNotOnRecordAsOneThatHolds() {
    halves("NONE", "RUNNING");
    rounds(2 * SECOND);
    cloud.whenLocked(() -> new ActionResult.Refused(403, "not allowed"));
    migration.error();
    rounds(3 * SECOND);

    assertThat(lockReason(server)).isEmpty();
    assertThat(entry().notes())
        .anyMatch(note -> note.startsWith("Nova refused to lock it for this: nova-lean: do not"));
    assertThat(entry().outcome()).contains(Outcome.ERROR);
  }

  @Test
  void completedIsNotBelievedByAnAdapterThatHasNotHeardTheDestination() {
    broken();
    halves("NONE", "RUNNING_POST_COPY_FAILED");
    migration.completed();
    var asked = agents.delay("compute2");
    restart();
    rounds(3 * SECOND);
    assertThat(entry().outcome()).isEmpty();

    asked.run();
    rounds(70 * SECOND);

    assertThat(entry().outcome()).contains(Outcome.UNVERIFIED);
    assertThat(entry().phaseReason()).contains("expected on compute2, where its QEMU is broken");
  }

  /** Its first report comes after the adapter took over. */
  @Test
  void aServerWhoseQemuDiedBeforeTheSwitchIsLockedByAnAdapterThatDidNotKnowItsDisks() {
    var db = cloud.boot("db", "compute1");
    var dying = cloud.startLiveMigration(db, "compute2").running().whenForced(Forced.QUEUED);
    rounds(2 * SECOND);
    restart();
    rounds(SECOND);
    fleet.heard(Reports.host("compute1", Reports.sealed(db, 5)));
    rounds(SECOND);
    halves("NONE", "NONE");
    dying.completedThoughGuestIsLost();
    rounds(3 * SECOND);

    assertThat(lockReason(db)).contains("on compute2 are not complete");
  }

  @Test
  void aServerThatIsStartedFromAnIncompleteDiskDoesNotCountAsArrived() {
    var db = cloud.boot("db", "compute1");
    fleet.heard(Reports.host("compute1", Reports.sealed(db, 5)));
    var dying = cloud.startLiveMigration(db, "compute2").running();
    rounds(2 * SECOND);
    halves("NONE", "NONE");
    dying.completedThoughGuestIsLost();
    rounds(3 * SECOND);
    halves("NONE", "RUNNING");
    cloud.status(db, "ACTIVE");
    cloud.powerState(db, Server.PowerState.RUNNING);
    rounds(5 * SECOND);

    assertThat(entry(dying).outcome()).contains(Outcome.UNVERIFIED);
    assertThat(entry(dying).phaseReason()).contains("nova-lean rescue " + db);
    assertThat(lockReason(db)).contains("on compute2 are not complete");
    assertThat(agents.requests())
        .as("the only whole disk is kept")
        .doesNotContain("let-go compute1 " + db);
  }

  @Test
  void aMigrationOfACellWhoseDatabaseIsAwayIsGuardedOnWhenItIsBack() {
    broken();
    cloud.hide(migration);
    cloud.status(server, "UNKNOWN");
    rounds(90 * SECOND);
    assertThat(entry().outcome()).isEmpty();

    cloud.show(migration);
    cloud.status(server, "MIGRATING");
    var before = resumed();
    rounds(8 * SECOND);

    assertThat(entry().phase()).isEqualTo("broken");
    assertThat(resumed()).isGreaterThan(before);
  }

  @Test
  void aMigrationThatNovaShowsNoMoreIsOverAMinuteLater() {
    cloud.hide(migration);
    rounds(40 * SECOND);
    assertThat(entry().outcome()).isEmpty();

    rounds(40 * SECOND);

    assertThat(entry().outcome()).contains(Outcome.VANISHED);
  }

  @Test
  void aServerThatNovaCannotShowDoesNotKeepTheOthersFromBeingFoundAgain() {
    assertOthersAreFoundAgainBeside(new CloudException.Unusable("Nova answers 500"));
  }

  /** The database of its cell hangs. */
  @Test
  void aServerOfWhichNovaSaysNothingInTimeDoesNotKeepTheOthersFromBeingFoundAgain() {
    assertOthersAreFoundAgainBeside(new CloudException.Unreachable("no answer in time"));
  }

  private void assertOthersAreFoundAgainBeside(CloudException failure) {
    var db = cloud.boot("db", "compute1");
    var other = cloud.startLiveMigration(db, "compute2").running();
    rounds(SECOND);
    cloud.cannotShow(server, failure);
    restart();
    rounds(20 * SECOND);
    assertThat(entry(other).postCopy()).isTrue();

    cloud.canShow(server);
    halves("NONE", "RUNNING");
    migration.completed();
    rounds(20 * SECOND);

    assertThat(entry().outcome()).contains(Outcome.COMPLETED);
  }

  @Test
  void aClockOfNovasThatWasAheadHidesNoMigrationThatBeginsUntilThen() {
    var db = cloud.boot("db", "compute1");
    var unused = migration.touchedAt(clock.instant().plus(Duration.ofHours(1)));
    rounds(10 * SECOND);

    var next = cloud.startLiveMigration(db, "compute2").running();
    rounds(3 * SECOND);

    assertThat(history.find(next.record().uuid())).isPresent();
  }
}
