package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.compute.TestingMigration.Forced;
import org.novalean.adapter.history.Outcome;
import org.novalean.storage.messages.MigrationSeen;
import org.novalean.storage.messages.Resumption;

/** A post-copy that breaks: both halves are kept, and it goes on when it can. */
class PostCopyGuardTest extends PostCopyScene {

  @Test
  void aBrokenPostCopyIsGoneOnWithUntilItIsDone() {
    broken();
    assertThat(entry().phase()).isEqualTo("broken");
    assertThat(resumed()).isPositive();

    halves("PAUSED_POST_COPY", "RUNNING_POST_COPY");
    rounds(2 * SECOND);
    assertThat(entry().phase()).isEqualTo("post-copy");

    halves("NONE", "RUNNING");
    migration.completed();
    rounds(2 * SECOND);
    assertThat(entry().outcome()).contains(Outcome.COMPLETED);
    assertThat(entry().enteredAt()).containsKey("broken");
  }

  @Test
  void whileThePathIsCutItIsTriedAgainAndAgainAndTheReasonIsTold() {
    agents.resumes(new Resumption(false, "No route to host"));
    broken();
    rounds(10 * SECOND);

    assertThat(resumed()).isGreaterThan(2);
    assertThat(entry().phaseReason()).contains("both halves", "No route to host");
  }

  @Test
  void anAdapterThatTakesOverGoesOnWithIt() {
    agents.resumes(new Resumption(false, "No route to host"));
    broken();
    var before = resumed();

    supervisor = start();
    rounds(4 * SECOND);

    assertThat(resumed()).isGreaterThan(before);
    assertThat(entry().phase()).isEqualTo("broken");
  }

  @Test
  void memoryThatGoesOnMovingIsLeftAloneThoughLibvirtLostItsConnection() {
    agents.sees("compute2", new MigrationSeen(false, false, "RUNNING_POST_COPY", 0, 0, 0, 0, 0));
    for (int left = 90; left > 80; left--) {
      agents.sees(
          "compute1",
          new MigrationSeen(true, true, "PAUSED_POST_COPY_FAILED", 100, 100 - left, left, 0, 0));
      rounds(SECOND);
    }

    assertThat(entry().phase()).isEqualTo("broken");
    assertThat(entry().phaseReason()).contains("memory goes on moving");
    assertThat(resumed()).isZero();
  }

  @Test
  void withoutTheSourcesAgentNothingIsDoneAndTheWayOutIsTold() {
    agents.silence("compute1");
    agents.sees(
        "compute2", new MigrationSeen(false, false, "RUNNING_POST_COPY_FAILED", 0, 0, 0, 0, 0));
    rounds(3 * SECOND);

    assertThat(entry().phase()).isEqualTo("broken");
    assertThat(entry().phaseReason()).contains("nova-lean-agent runs there");
    assertThat(resumed()).isZero();
  }

  @Test
  void oneHalfThatIsGoneIsToldOnceItLasts() {
    halves("PAUSED_POST_COPY_FAILED", "NONE");
    rounds(3 * SECOND);
    assertThat(entry().phaseReason()).doesNotContain("is gone");

    rounds(6 * SECOND);
    assertThat(entry().phase()).isEqualTo("broken");
    assertThat(entry().phaseReason()).contains("compute2 is gone", "nova-lean rescue " + server);
  }

  @Test
  void completedIsNotBelievedWhileTheGuestWaitsForMemoryThatIsLost() {
    halves("NONE", "RUNNING_POST_COPY_FAILED");
    migration.completed();
    rounds(30 * SECOND);
    assertThat(entry().outcome()).isEmpty();

    rounds(40 * SECOND);
    assertThat(entry().outcome()).contains(Outcome.UNVERIFIED);
    assertThat(entry().phaseReason()).contains("expected on compute2, where its QEMU is broken");
  }

  @Test
  void completedIsNotBelievedWhileTheDestinationsLibvirtHangs() {
    rounds(2 * SECOND);
    halves("NONE", "RUNNING_POST_COPY_FAILED");
    agents.refuses("compute2", "a call to libvirt is still without an answer");
    migration.completed();
    rounds(30 * SECOND);
    assertThat(entry().outcome()).isEmpty();

    agents.answer("compute2");
    halves("NONE", "RUNNING");
    rounds(3 * SECOND);
    assertThat(entry().outcome()).contains(Outcome.COMPLETED);
  }

  @Test
  void aServerThatNovaForgotInPostCopyIsLockedBeforeAnybodyStartsItTwice() {
    migration.forgotten();
    halves("NONE", "RUNNING");
    rounds(3 * SECOND);

    assertThat(cloud.server(server).orElseThrow().lockReason().orElseThrow())
        .contains("do not start", "its guest is on compute2", "nova-lean rescue " + server);
    assertThat(entry().notes()).anyMatch(note -> note.contains("its guest is on compute2"));
  }

  @Test
  void aServerWhoseArrivalNovaDoesNotTakeUpIsLockedBeforeAnybodyStartsItTwice() {
    halves("NONE", "RUNNING");
    rounds(110 * SECOND);
    assertThat(isLocked()).as("Nova may be about to take it up").isFalse();

    rounds(20 * SECOND);

    assertThat(cloud.server(server).orElseThrow().lockReason().orElseThrow())
        .contains("its guest is on compute2", "nova-lean rescue " + server);
  }

  @Test
  void aServerThatWasLockedBecauseNovaWasLateIsUnlockedWhenItHasArrived() {
    halves("NONE", "RUNNING");
    rounds(130 * SECOND);
    assertThat(isLocked()).isTrue();

    migration.completed();
    rounds(3 * SECOND);

    assertThat(entry().outcome()).contains(Outcome.COMPLETED);
    assertThat(isLocked()).isFalse();
  }

  @Test
  void whoeverUnlocksItIsNotLockedOutAgain() {
    migration.forgotten();
    rounds(3 * SECOND);
    var unused = cloud.unlock(server);

    rounds(5 * SECOND);

    assertThat(cloud.server(server).orElseThrow().lockReason()).isEmpty();
  }

  @Test
  void aServerThatIsFollowedByNovaIsNotLocked() {
    broken();

    assertThat(cloud.server(server).orElseThrow().lockReason()).isEmpty();
  }

  @Test
  void aMigrationThatNovaGaveUpInPostCopyLocksItsServerToo() {
    halves("NONE", "RUNNING");
    rounds(3 * SECOND);
    migration.error();
    rounds(3 * SECOND);

    assertThat(cloud.server(server).orElseThrow().lockReason()).isPresent();
  }

  /** nova-compute was restarted as QEMU switched, and could not abort it. */
  @Test
  void aMigrationThatNovaGaveUpBeforeItSawTheSwitchIsFollowedAndItsServerLocked() {
    var db = cloud.boot("db", "compute1");
    var copying = new MigrationSeen(true, true, "RUNNING", 100, 10, 90, 5, 5);
    agents.sees("compute1", copying);
    agents.sees("compute2", new MigrationSeen(false, false, "PAUSED_MIGRATION", 0, 0, 0, 0, 0));
    agents.watchOf(db).complete(copying);
    var givenUp = cloud.startLiveMigration(db, "compute2").running().whenForced(Forced.QUEUED);
    rounds(2 * SECOND);
    givenUp.error();
    var forced = cloud.requests().size();
    attendedFor(3);
    assertThat(entry(givenUp).outcome()).as("libvirt goes on").isEmpty();
    assertThat(entry(givenUp).phaseReason()).contains("Nova has given it up");
    assertThat(cloud.requests()).as("nothing is asked of Nova any more").hasSize(forced);

    halves("PAUSED_POST_COPY", "RUNNING_POST_COPY");
    attendedFor(1);
    assertThat(cloud.server(db).orElseThrow().lockReason().orElseThrow())
        .contains("do not start or reboot it", "its guest is on compute2");
    assertThat(entry(givenUp).outcome()).isEmpty();

    halves("NONE", "RUNNING");
    attendedFor(1);
    assertThat(entry(givenUp).outcome()).contains(Outcome.ERROR);
    assertThat(cloud.server(db).orElseThrow().lockReason()).isPresent();
  }

  /** Nova takes the death of QEMU for the end of the migration. */
  @Test
  void aServerWhoseQemuDiedBeforeItsDisksWereCopiedIsLockedBeforeAnybodyRebootsIt() {
    var db = cloud.boot("db", "compute1");
    fleet.heard(Reports.host("compute1", Reports.sealed(db, 5)));
    var dying = cloud.startLiveMigration(db, "compute2").running();
    rounds(2 * SECOND);
    halves("NONE", "NONE");
    dying.completedThoughGuestIsLost();
    rounds(3 * SECOND);

    assertThat(cloud.server(db).orElseThrow().lockReason().orElseThrow())
        .contains("do not start or reboot it", "on compute2 are not complete", "rescue " + db);
  }

  @Test
  void aPreCopyThatNovaForgotIsOverOnceItsJobHasBeenGoneForLong() {
    var db = cloud.boot("db", "compute1");
    agents.watchOf(db).complete(new MigrationSeen(false, false, "RUNNING", 0, 0, 0, 0, 0));
    halves("RUNNING", "NONE");
    var forgotten = cloud.startLiveMigration(db, "compute2").running();
    attendedFor(11);
    assertThat(entry(forgotten).outcome()).as("Nova may be about to end it").isEmpty();

    attendedFor(2);

    assertThat(entry(forgotten).outcome()).contains(Outcome.ERROR);
    assertThat(entry(forgotten).phaseReason()).contains("server set --state active " + db);
  }

  @Test
  void whatCameBackToItsSourceIsOver() {
    migration.forgotten();
    rounds(2 * SECOND);
    halves("RUNNING", "NONE");
    rounds(3 * SECOND);

    assertThat(entry().outcome()).contains(Outcome.FAILED);
    assertThat(entry().phaseReason()).contains("back on its source");
  }

  /** Seen: its source lost its power, and it was evacuated. */
  @Test
  void whatNovaShowsForEverIsOverOnceItsServerIsMigratedAgain() {
    broken();
    migration.forgottenAtItsEnd();
    rounds(3 * SECOND);
    assertThat(entry().outcome()).isEmpty();

    var next = cloud.startLiveMigration(server, "compute1");
    rounds(3 * SECOND);

    assertThat(entry().outcome()).contains(Outcome.UNVERIFIED);
    assertThat(entry().phaseReason()).contains("migrated the server again");
    next.running().completed();
    rounds(3 * SECOND);
    assertThat(isLocked()).as("it is where Nova has it").isFalse();
  }

  @Test
  void whatNovaForgotWhenItHadArrivedIsOver() {
    halves("NONE", "RUNNING");
    migration.forgottenAtItsEnd();
    rounds(30 * SECOND);
    assertThat(entry().outcome()).as("Nova may be about to end it").isEmpty();

    rounds(40 * SECOND);

    assertThat(entry().outcome()).contains(Outcome.COMPLETED);
    assertThat(entry().phaseReason()).contains("on compute2", "nova-compute on compute1");
    assertThat(cloud.server(server).orElseThrow().lockReason()).isEmpty();
  }
}
