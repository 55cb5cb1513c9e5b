package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.migration.Samples.after;
import static org.novalean.adapter.migration.Samples.arrived;
import static org.novalean.adapter.migration.Samples.migrating;
import static org.novalean.adapter.migration.Samples.record;
import static org.novalean.adapter.migration.Samples.seen;
import static org.novalean.adapter.migration.Samples.server;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.Server.PowerState;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.migration.Phase.Copying;
import org.novalean.adapter.migration.Phase.Ended;
import org.novalean.adapter.migration.Phase.Finishing;
import org.novalean.adapter.migration.Phase.PostCopy;
import org.novalean.adapter.migration.Phase.Preparing;
import org.novalean.adapter.migration.Phase.Switching;

class PhaseMachineTest {

  @Test
  void aLeanMigrationGoesThroughAllPhases() {
    Phase phase = new Preparing();
    phase = next(phase, seen(0, MigrationStatus.PREPARING, migrating()));
    assertThat(phase).isEqualTo(new Preparing());
    phase = next(phase, seen(1, MigrationStatus.RUNNING, migrating()));
    assertThat(phase).isEqualTo(new Copying(after(1)));
    phase = PhaseMachine.forced(phase);
    assertThat(phase).isEqualTo(new Switching(after(1)));
    phase = next(phase, seen(2, MigrationStatus.RUNNING, migrating()));
    assertThat(phase).isEqualTo(new Switching(after(1)));
    phase = next(phase, seen(3, MigrationStatus.RUNNING_POST_COPY, migrating()));
    assertThat(phase).isEqualTo(new PostCopy(after(3)));
    phase = next(phase, seen(4, MigrationStatus.COMPLETED, migrating()));
    assertThat(phase).isEqualTo(new Finishing(after(4)));
    phase = next(phase, seen(5, MigrationStatus.COMPLETED, arrived()));
    assertThat(phase).isEqualTo(new Ended(Outcome.COMPLETED, "the server is on compute2"));
  }

  @Test
  void completedIsNotBelievedWhileTheServerIsNotSeenOnItsDestination() {
    var finishing = new Finishing(after(0));

    assertThat(next(finishing, seen(59, MigrationStatus.COMPLETED, migrating())))
        .isEqualTo(finishing);
    var ended = next(finishing, seen(60, MigrationStatus.COMPLETED, migrating()));
    assertThat(ended)
        .isInstanceOfSatisfying(
            Ended.class,
            e -> {
              assertThat(e.outcome()).isEqualTo(Outcome.UNVERIFIED);
              assertThat(e.reason()).contains("on compute1, expected on compute2");
            });
  }

  @ParameterizedTest
  @CsvSource({"ACTIVE,SHUTDOWN", "ACTIVE,CRASHED", "ACTIVE,NOSTATE", "ERROR,RUNNING"})
  void completedWithADeadServerOnTheDestinationIsUnverified(String status, PowerState power) {
    var ended =
        next(
            new Finishing(after(0)),
            seen(61, MigrationStatus.COMPLETED, server("compute2", status, power, "")));

    assertThat(ended)
        .isInstanceOfSatisfying(
            Ended.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNVERIFIED));
  }

  @Test
  void aPreCopyThatNovaHasLostTrackOfEndsWithTheWayOut() {
    var left = new Halves(Half.WHOLE, Half.GONE, after(10));
    var copying = new Copying(after(0));

    assertThat(next(copying, running(after(129), left))).isEqualTo(copying);
    assertThat(next(copying, running(after(130), left)))
        .isInstanceOfSatisfying(
            Ended.class,
            e -> {
              assertThat(e.outcome()).isEqualTo(Outcome.ERROR);
              assertThat(e.reason())
                  .contains("runs on compute1", "server set --state active " + Samples.SERVER);
            });
  }

  @ParameterizedTest
  @CsvSource({"UNKNOWN,GONE", "WHOLE,UNKNOWN", "WHOLE,SILENT", "WHOLE,OTHER", "GONE,WHOLE"})
  void itIsNotGivenUpWhileItMayGoOnOrAHostDoesNotTell(Half source, Half destination) {
    var copying = new Copying(after(0));

    assertThat(next(copying, running(after(600), new Halves(source, destination, after(0)))))
        .isEqualTo(copying);
  }

  private static Observation running(Instant at, Halves halves) {
    return new Observation(
        at,
        Optional.of(record(MigrationStatus.RUNNING)),
        Optional.of(migrating()),
        false,
        at,
        halves,
        true,
        false);
  }

  @Test
  void aPausedServerArrivesPaused() {
    var ended =
        next(
            new Copying(after(0)),
            seen(
                1, MigrationStatus.COMPLETED, server("compute2", "PAUSED", PowerState.PAUSED, "")));

    assertThat(ended).isEqualTo(new Ended(Outcome.COMPLETED, "the server is on compute2"));
  }

  @Test
  void aServerThatWasMigratedOnSinceThenHadArrived() {
    var onCompute3 = server("compute3", "ACTIVE", PowerState.RUNNING, "");

    var ended =
        next(
            new PostCopy(after(0)),
            new Observation(
                after(1),
                Optional.of(record(MigrationStatus.COMPLETED)),
                Optional.of(onCompute3),
                true,
                after(1),
                Halves.NOT_LOOKED_AT,
                true,
                false));

    assertThat(ended)
        .isInstanceOfSatisfying(
            Ended.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.COMPLETED));
  }

  @ParameterizedTest
  @CsvSource({"FAILED,FAILED", "CANCELLED,CANCELLED", "ERROR,ERROR"})
  void novasOwnVerdictIsTaken(MigrationStatus status, Outcome outcome) {
    assertThat(next(new Switching(after(0)), seen(1, status, migrating())))
        .isInstanceOfSatisfying(Ended.class, e -> assertThat(e.outcome()).isEqualTo(outcome));
  }

  @Test
  void anErrorIsNoEndWhileLibvirtGoesOnOrItsAgentsHaveNotTold() {
    var error =
        new Observation(
            after(9),
            Optional.of(record(MigrationStatus.ERROR)),
            Optional.of(migrating()),
            false,
            after(9),
            Halves.NOT_LOOKED_AT,
            false,
            false);

    assertThat(next(new Switching(after(0)), error)).isEqualTo(new Switching(after(0)));
    assertThat(next(new PostCopy(after(0)), error)).isEqualTo(new PostCopy(after(0)));
  }

  @Test
  void anErrorAfterTheSwitchSaysThatTheGuestMayRunOnItsDestination() {
    var error = seen(9, MigrationStatus.ERROR, migrating());

    assertThat(next(new PostCopy(after(0)), error))
        .isInstanceOfSatisfying(
            Ended.class, e -> assertThat(e.reason()).contains("its guest may run on compute2"));
    assertThat(next(new Copying(after(0)), error))
        .isInstanceOfSatisfying(
            Ended.class, e -> assertThat(e.reason()).doesNotContain("compute2"));
  }

  @Test
  void aDeletedServerEndsItsMigration() {
    var seen =
        new Observation(
            after(1),
            Optional.of(record(MigrationStatus.RUNNING)),
            Optional.empty(),
            false,
            after(1),
            Halves.NOT_LOOKED_AT,
            true,
            false);

    assertThat(next(new Copying(after(0)), seen))
        .isEqualTo(new Ended(Outcome.SERVER_DELETED, "the server was deleted"));
  }

  @Test
  void aMigrationThatNovaShowsNoMoreForAMinuteEndsAsVanished() {
    var copying = new Copying(after(0));

    assertThat(next(copying, notShown(after(59)))).isEqualTo(copying);
    assertThat(next(copying, notShown(after(60))))
        .isInstanceOfSatisfying(
            Ended.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.VANISHED));
  }

  private static Observation notShown(Instant at) {
    return new Observation(
        at,
        Optional.empty(),
        Optional.of(migrating()),
        false,
        after(0),
        Halves.NOT_LOOKED_AT,
        true,
        false);
  }

  @ParameterizedTest
  @EnumSource(
      value = MigrationStatus.class,
      names = {"ACCEPTED", "QUEUED", "PREPARING", "RUNNING", "UNKNOWN"})
  void anAnswerThatWasOvertakenLeadsNoMigrationBack(MigrationStatus old) {
    var postCopy = new PostCopy(after(0));

    assertThat(next(postCopy, seen(1, old, migrating()))).isEqualTo(postCopy);
  }

  @ParameterizedTest
  @EnumSource(MigrationStatus.class)
  void whatEndedStaysEnded(MigrationStatus any) {
    var ended = new Ended(Outcome.FAILED, "so it was");

    assertThat(next(ended, seen(1, any, arrived()))).isEqualTo(ended);
  }

  @Test
  void anObservationTwiceChangesNothing() {
    for (var status : MigrationStatus.values()) {
      var seen = seen(1, status, migrating());
      var once = next(new Copying(after(0)), seen);
      assertThat(next(once, seen)).isEqualTo(once);
    }
  }

  private static Phase next(Phase phase, Observation seen) {
    return PhaseMachine.transition(phase, seen);
  }
}
