package org.novalean.adapter.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.history.TestingEntries;
import org.novalean.adapter.predict.Measured;
import org.novalean.storage.messages.JobReport;

class StatusSourceTest {

  private static final long MIB = 1 << 20;

  private final TestingClock clock = new TestingClock();
  private final TestingStatus service = new TestingStatus(clock);

  @Test
  void aMigrationIsShownWithWhatItWaitsFor() {
    service.history.save(TestingEntries.copying(1));

    var status = service.source().look();

    assertThat(status.migrations())
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.phase()).isEqualTo("copying");
              assertThat(m.waits()).hasValue("waits for Nova to take force_complete");
              assertThat(m.progress().orElseThrow()).isBetween(0.31, 0.32);
              assertThat(m.etaSeconds()).isEmpty();
            });
    assertThat(status.waits())
        .extracting(Wait::kind, Wait::reason)
        .contains(tuple("migration", "waits for Nova to take force_complete"));
  }

  /** Nova shows nothing then; the agent of the source does. */
  @Test
  void inPostCopyItsProgressIsThatOfTheAgentAndWithoutOneAtLeastTheLast() {
    service.history.save(TestingEntries.inPostCopy(1));

    assertThat(service.source().look().migrations().get(0).progressAtLeast()).isTrue();

    service.fleet.heard(Reports.host("compute1"));
    var seen = service.source().look().migrations().get(0);
    assertThat(seen.progressAtLeast()).isFalse();
    assertThat(seen.waits()).as("its guest runs").isEmpty();
  }

  @Test
  void whatPlainNovaWouldHaveMovedIsMemoryAndAllThatTheDisksOccupy() {
    var entry = TestingEntries.completed(1);
    service.history.save(entry);

    assertThat(service.source().migration("1").orElseThrow().plainNova()).isEmpty();

    service.fleet.heard(Reports.host("compute2", Reports.sealed(entry.serverId(), 5)));
    var plain = service.source().migration("1").orElseThrow().plainNova().orElseThrow();
    assertThat(plain.memory()).isEqualTo(300L << 20);
    assertThat(plain.disk()).isEqualTo(5 * Reports.MIB);
    assertThat(plain.total()).isEqualTo(plain.memory() + plain.disk());
  }

  @Test
  void whatWasPredictedAndWhatItTookAreShownWithTheErrorAndThePause() {
    service.history.save(TestingEntries.measured(1));

    var seen = service.source().migration("1").orElseThrow();

    var bytes = seen.prediction().orElseThrow().lean().bytes().orElseThrow();
    assertThat(bytes.likely().orElseThrow()).isBetween(100.0 * MIB, 104.0 * MIB);
    assertThat(seen.measured().orElseThrow().bytes()).isEqualTo(110 * MIB);
    assertThat(seen.predictionError().orElseThrow().of()).isEqualTo("lean");
    assertThat(seen.predictionError().orElseThrow().bytes().orElseThrow()).isBetween(-0.1, -0.05);
    assertThat(seen.blackoutSeconds()).hasValue(0.04);
  }

  @Test
  void aPauseThatNobodyToldIsNotKnownAndNotNone() {
    service.history.save(
        TestingEntries.completed(1).withMeasured(new Measured(110 * MIB, 0, 3.2, 0, 0)));

    var seen = service.source().migration("1").orElseThrow();

    assertThat(seen.blackoutSeconds()).isEmpty();
    assertThat(seen.measured().orElseThrow().pauseSeconds()).isEmpty();
    assertThat(seen.measured().orElseThrow().bytesPerSecond()).isEmpty();
    assertThat(seen.predictionError()).isEmpty();
  }

  @Test
  void whatAMigrationTookIsToldAsSoonAsItIsKnownAndOnceOnly() {
    service.history.save(TestingEntries.copying(1));
    var feed = service.feed();
    var seen = new ArrayList<MigrationView>();
    feed.listen(
        (now, changes) ->
            changes.stream()
                .filter(change -> change.event().equals("migration"))
                .forEach(change -> seen.add((MigrationView) change.view())));
    service.history.save(TestingEntries.completed(1));
    feed.look();
    feed.look();
    service.history.save(TestingEntries.measured(1));
    feed.look();
    feed.look();

    assertThat(seen).extracting(view -> view.measured().isPresent()).containsExactly(false, true);
  }

  @Test
  void whatIsNotToldWithinHalfAMinuteIsNotWaitedFor() {
    service.history.save(TestingEntries.copying(1));
    var feed = service.feed();
    service.history.save(TestingEntries.completed(1));
    feed.look();
    clock.advance(Duration.ofSeconds(31));
    feed.look();
    var seen = new ArrayList<Change>();
    feed.listen((now, changes) -> seen.addAll(changes));

    service.history.save(TestingEntries.measured(1));
    feed.look();

    assertThat(seen).isEmpty();
  }

  @Test
  void aSealIsShownWithItsPaceAndStaysWhereItsAgentFallsSilent() {
    service.names.put("s1", "web");
    heard(job("running", 100));
    var unused = service.source().look();
    clock.advance(Duration.ofSeconds(10));
    heard(job("running", 600));

    var seen = service.source().look().jobs().get(0);

    assertThat(seen.serverName()).hasValue("web");
    assertThat(seen.progress()).hasValue(0.6);
    assertThat(seen.etaSeconds()).hasValue(8.0);

    clock.advance(Duration.ofMinutes(1));
    var silent = service.source().look();
    assertThat(silent.jobs().get(0).progress()).hasValue(0.6);
    assertThat(silent.jobs().get(0).etaSeconds()).isEmpty();
    assertThat(silent.jobs().get(0).reason()).contains("has not reported since", "compute1");
    assertThat(silent.agents().get(0).answers()).isFalse();
  }

  @Test
  void aVolumeThatIsMovedIsShownWithItsPaceAndTakesNothingOfTheBudgets() {
    service.names.put("s1", "web");
    moves(move("running", 100, ""));
    var unused = service.source().look();
    clock.advance(Duration.ofSeconds(10));
    moves(move("running", 600, ""));

    var status = service.source().look();

    assertThat(status.jobs())
        .singleElement()
        .satisfies(
            move -> {
              assertThat(move.kind()).isEqualTo("move");
              assertThat(move.serverName()).hasValue("web");
              assertThat(move.host()).isEqualTo("compute1");
              assertThat(move.progress()).hasValue(0.6);
              assertThat(move.etaSeconds()).hasValue(8.0);
              assertThat(move.startedAt()).isEqualTo(Instant.EPOCH);
            });
    assertThat(status.budgets().running()).isZero();
    assertThat(status.budgets().runningByHost()).isEmpty();
  }

  /** What the guest writes meanwhile has to be copied, too. */
  @Test
  void aMoveThatHasMoreToCopyThanBeforeStandsStillAndNobodySaysHowLongItTakes() {
    moves(move("running", 600, ""));
    var unused = service.source().look();
    clock.advance(Duration.ofSeconds(10));
    moves(move("running", 500, ""));

    var seen = service.source().look().jobs().get(0);

    assertThat(seen.progress()).hasValue(0.6);
    assertThat(seen.etaSeconds()).isEmpty();
  }

  @Test
  void whatAMoveWaitsForIsAmongWhatWaits() {
    moves(move("running", 100, "nothing is copied"));

    assertThat(service.source().look().waits())
        .extracting(Wait::kind, Wait::subject, Wait::reason)
        .containsExactly(tuple("move", "s1", "nothing is copied"));
  }

  @Test
  void howAMoveEndedIsToldOnceMoreAndThenNoMore() {
    moves(move("running", 100, ""));
    var feed = service.feed();
    var seen = new ArrayList<JobView>();
    feed.listen(
        (now, changes) ->
            changes.stream()
                .filter(change -> change.event().equals("job"))
                .forEach(change -> seen.add((JobView) change.view())));

    moves(move("undone", 700, "the copy was ended"));
    feed.look();
    feed.look();

    assertThat(seen)
        .singleElement()
        .satisfies(
            move -> {
              assertThat(move.state()).isEqualTo("undone");
              assertThat(move.reason()).isEqualTo("the copy was ended");
            });
    assertThat(feed.newest().jobs()).isEmpty();
    assertThat(feed.newest().waits()).as("what has ended waits for nothing").isEmpty();
  }

  @Test
  void whatIsDueAndWaitsForItsTurnIsShownWithTheReason() {
    service.fleet.heard(Reports.host("compute1", Reports.unsealed("s1", 1)));
    service.waiting.put("s1", "waits for its turn: 1 at a time on compute1");

    assertThat(service.source().look().waits())
        .singleElement()
        .isEqualTo(
            new Wait(
                "seal",
                "s1",
                Optional.empty(),
                Optional.of("compute1"),
                "waits for its turn: 1 at a time on compute1"));
  }

  @Test
  void aServerIsLeanOrItIsSaidWhyNot() {
    service.fleet.heard(
        Reports.host("compute1", Reports.sealed("lean", 1), Reports.unsealed("fat", 1)));

    var servers = service.source().servers();

    assertThat(servers).extracting(ServerView::serverId).containsExactly("fat", "lean");
    assertThat(servers.get(0).lean()).isFalse();
    assertThat(servers.get(0).reasons()).singleElement().asString().contains("vda", "seal fat");
    assertThat(servers.get(1).reasons()).isEmpty();
  }

  @Test
  void whatMerelyGrowsOlderIsNoChange() {
    service.history.save(TestingEntries.copying(1));
    service.fleet.heard(Reports.host("compute1", Reports.sealed("s1", 1)));
    var feed = service.feed();
    var seen = new ArrayList<Change>();
    feed.listen((now, changes) -> seen.addAll(changes));

    clock.advance(Duration.ofSeconds(5));
    feed.look();

    assertThat(seen).isEmpty();
  }

  @Test
  void whatEndsIsToldOnceMoreAndThenNoMore() {
    service.history.save(TestingEntries.copying(1));
    heard(job("running", 100));
    var feed = service.feed();
    var seen = new ArrayList<Change>();
    feed.listen((now, changes) -> seen.addAll(changes));

    service.history.save(TestingEntries.completed(1));
    heard(job("done", 1000));
    feed.look();
    feed.look();

    assertThat(seen)
        .filteredOn(change -> change.event().equals("migration"))
        .singleElement()
        .satisfies(
            change -> assertThat(((MigrationView) change.view()).outcome()).hasValue("completed"));
    assertThat(seen)
        .filteredOn(change -> change.event().equals("job"))
        .singleElement()
        .satisfies(change -> assertThat(((JobView) change.view()).state()).isEqualTo("done"));
  }

  private void heard(JobReport... jobs) {
    service.fleet.heard(Reports.working(Reports.host("compute1"), jobs));
  }

  private void moves(JobReport... moves) {
    service.fleet.heard(Reports.moving(Reports.host("compute1"), moves));
  }

  private static JobReport move(String state, long done, String reason) {
    return new JobReport(
        "s1", "move", "vda", "COPYING", done, 1000, state, reason, Optional.empty(), Instant.EPOCH);
  }

  private static JobReport job(String state, long done) {
    return new JobReport(
        "s1", "seal", "vda", "COPYING", done, 1000, state, "", Optional.empty(), Instant.EPOCH);
  }
}
