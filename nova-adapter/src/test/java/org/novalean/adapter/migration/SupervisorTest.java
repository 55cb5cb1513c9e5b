package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.compute.TestingCompute.Request;
import org.novalean.adapter.compute.TestingMigration;
import org.novalean.adapter.compute.TestingMigration.Forced;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.history.TestingHistory;
import org.novalean.adapter.policy.DeadlineAction;
import org.novalean.adapter.policy.PolicyDefaults;
import org.novalean.adapter.policy.PolicyResolver;
import org.novalean.adapter.policy.ServerPolicies;
import org.novalean.adapter.policy.SwitchMode;

class SupervisorTest {
  private static final String REQUEST = "req-of-the-operator";

  private final TestingClock clock = new TestingClock(Samples.NOON);
  private final TestingCompute cloud = new TestingCompute(clock, "compute1", "compute2");
  private final TestingHistory history = new TestingHistory();
  private final String server = cloud.boot("web", "compute1");
  private final TestingAgents agents = TestingAgents.none();
  private boolean busIsHeard = true;
  private boolean mayAct = true;
  private Supervisor supervisor = start();

  @Test
  void aMigrationIsSwitchedOnceAndEndsOnItsDestination() {
    var migration = announced();
    round();
    migration.preparing();
    round();
    assertThat(cloud.requests()).isEmpty();

    migration.running();
    toFirstAttempt();
    round();
    migration.completed();
    round();

    assertThat(forced()).isEqualTo(1);
    var entry = entry(migration);
    assertThat(entry.outcome()).contains(Outcome.COMPLETED);
    assertThat(entry.postCopy()).isTrue();
    assertThat(entry.requestId()).contains(REQUEST);
    assertThat(entry.userId()).contains(TestingCompute.USER_ID);
    assertThat(entry.enteredAt())
        .containsKeys("preparing", "copying", "switching", "post-copy", "ended");
  }

  @Test
  void nothingIsForcedWhileItCannotBePutOnRecord() {
    var migration = announced().running();
    round();
    history.setAway(true);
    rounds(60);
    assertThat(forced()).isZero();

    history.setAway(false);
    rounds(20);

    assertThat(forced()).isEqualTo(1);
    assertThat(entry(migration).forceAttempts()).isEqualTo(1);
    assertThat(entry(migration).postCopy()).isTrue();
  }

  @Test
  void nothingIsAbortedWhileItCannotBePutOnRecord() {
    supervisor =
        start(
            new PolicyDefaults(
                SwitchMode.NEVER, Optional.of(Duration.ofSeconds(3)), DeadlineAction.ABORT));
    announced().running();
    round();
    history.setAway(true);
    rounds(60);
    assertThat(cloud.requests()).isEmpty();

    history.setAway(false);
    rounds(20);

    assertThat(cloud.requests()).isNotEmpty();
  }

  @Test
  void nothingIsForcedWhileTheLockIsNotHeldThoughItIsFollowedAndPutOnRecord() {
    mayAct = false;
    var migration = announced().running();
    rounds(60);
    assertThat(cloud.requests()).isEmpty();
    assertThat(entry(migration).phaseReason()).contains("the lock on RabbitMQ is not held");
    assertThat(entry(migration).forceAttempts()).isZero();

    mayAct = true;
    rounds(20);

    assertThat(forced()).isEqualTo(1);
    assertThat(entry(migration).postCopy()).isTrue();
  }

  @Test
  void nothingIsAbortedWhileTheLockIsNotHeld() {
    supervisor =
        start(
            new PolicyDefaults(
                SwitchMode.NEVER, Optional.of(Duration.ofSeconds(3)), DeadlineAction.ABORT));
    mayAct = false;
    announced().running();
    rounds(60);
    assertThat(cloud.requests()).isEmpty();

    mayAct = true;
    rounds(20);

    assertThat(cloud.requests()).isNotEmpty();
  }

  @Test
  void oneThatWasSupersededPutsNothingOnRecordAndDoesNothing() {
    history.beginEpoch("us", 1);
    var migration = announced().running();
    round();
    history.openedAgain().beginEpoch("the other", 1);
    rounds(60);

    assertThat(cloud.requests()).isEmpty();
    assertThat(entry(migration).forceAttempts()).isZero();
  }

  @Test
  void aMigrationThatBeganAndEndedWhileAnAdapterDiedIsOnRecord() {
    var migration = announced();
    migration.running().completed();
    clock.advance(Duration.ofSeconds(5));
    supervisor = start();
    supervisor.takeOverFrom(clock.instant().minusSeconds(3));
    rounds(3);

    assertThat(entry(migration).outcome()).contains(Outcome.COMPLETED);
  }

  @Test
  void whatEndedWhileTheHistoryWasAwayIsOnRecordAfterwards() {
    var migration = announced().running();
    round();
    history.setAway(true);
    migration.completed();
    rounds(3);
    assertThat(entry(migration).outcome()).isEmpty();

    history.setAway(false);
    rounds(20);

    assertThat(entry(migration).outcome()).contains(Outcome.COMPLETED);
  }

  @Test
  void aDroppedForceCompleteIsSentAgainUntilNovaSaysPostCopy() {
    var migration = announced().running().whenForced(Forced.DROPPED, Forced.DROPPED);

    rounds(40);

    assertThat(forced()).isEqualTo(3);
    assertThat(entry(migration).phase()).isEqualTo("post-copy");
  }

  @Test
  void anAttemptTakenAtTheLastMomentIsNotRepeated() {
    var migration = announced().running().whenForced(Forced.PENDING);
    toFirstAttempt();
    rounds(1);
    assertThat(forced()).isEqualTo(1);

    cloud.whenAskedForAServer(migration::takeForced);
    rounds(20);

    assertThat(forced()).isEqualTo(1);
    assertThat(entry(migration).phase()).isEqualTo("post-copy");
  }

  @Test
  void anAttemptThatAHangingNovaComputeHasNotBegunWithIsNotRepeated() {
    var migration = announced().running().whenForced(Forced.QUEUED);
    rounds(100);
    assertThat(forced()).isEqualTo(1);

    migration.dropForced();
    rounds(1);
    assertThat(forced()).isEqualTo(1);
    rounds(20);

    assertThat(forced()).isEqualTo(2);
    assertThat(entry(migration).postCopy()).isTrue();
  }

  @Test
  void anAttemptThatWasLostWithItsBrokerIsRepeatedInTheEnd() {
    var migration = announced().running().whenForced(Forced.QUEUED);

    rounds(300);

    assertThat(forced()).isEqualTo(2);
    assertThat(entry(migration).postCopy()).isTrue();
  }

  @Test
  void aMigrationThatIsAboutToBeSwitchedIsLookedAtOften() {
    begin(announced().running());

    assertThat(round()).isEqualTo(Duration.ofMillis(100));
    toFirstAttempt();
    assertThat(forced()).isEqualTo(1);
  }

  @Test
  void aMigrationThatNoNotificationToldOfIsFoundByTheNextLook() {
    begin(cloud.startLiveMigration(server, "compute2").running());

    toFirstAttempt();

    assertThat(forced()).isEqualTo(1);
  }

  @Test
  void withNothingUnderWayItLooksSeldomAndMoreOftenWithoutABroker() {
    assertThat(round()).isEqualTo(Duration.ofSeconds(30));
    busIsHeard = false;
    assertThat(round()).isEqualTo(Duration.ofSeconds(2));
  }

  /** Another topic, another broker: RabbitMQ is there, and Nova tells it nothing. */
  @Test
  void whereNovaTellsNothingOfTwoMigrationsItLooksAsWithoutABrokerUntilItHearsSomething() {
    migratesUnheard();
    assertThat(round()).isEqualTo(Duration.ofSeconds(30));
    migratesUnheard();
    assertThat(round()).isEqualTo(Duration.ofSeconds(2));

    supervisor.heard(Hint.lookNow());
    assertThat(round()).isEqualTo(Duration.ofSeconds(2));
    supervisor.heard(new Hint(server, false, Optional.of(REQUEST)));
    assertThat(round()).isEqualTo(Duration.ofSeconds(30));
    migratesUnheard();
    assertThat(round()).isEqualTo(Duration.ofSeconds(30));
  }

  private void migratesUnheard() {
    var to =
        cloud.server(server).flatMap(Server::host).orElseThrow().equals("compute1") ? "2" : "1";
    var migration = cloud.startLiveMigration(server, "compute" + to).running();
    toFirstAttempt();
    migration.completed();
    rounds(2);
    assertThat(entry(migration).outcome()).contains(Outcome.COMPLETED);
  }

  @Test
  void aHintMakesItLookOftenUntilTheRecordIsThereOrOverdue() {
    hint(server);
    assertThat(round()).isEqualTo(Duration.ofMillis(100));

    clock.advance(Duration.ofSeconds(16));

    assertThat(round()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void anAnnouncedServerIsLookedAtOnceBeforeNovaShowsItsMigration() {
    var looks = new AtomicInteger();
    hint(server);
    cloud.whenAskedForAServer(looks::incrementAndGet);
    round();
    assertThat(looks).hasValue(1);

    looks.set(0);
    cloud.whenAskedForAServer(looks::incrementAndGet);
    hint(server);
    rounds(3);
    assertThat(looks).hasValue(0);
  }

  @Test
  void anAnnouncedServerThatCannotBeShownYetIsFollowedAllTheSame() {
    cloud.cannotShow(server, new CloudException.Unusable("Nova answered 500"));
    hint(server);
    round();
    cloud.canShow(server);
    cloud.startLiveMigration(server, "compute2").running();

    toFirstAttempt();

    assertThat(forced()).isEqualTo(1);
  }

  @Test
  void lateNotificationsOfAnEndedMigrationAnnounceNothing() {
    var migration = announced().running();
    rounds(2);
    migration.completed();
    round();

    hint(server);

    assertThat(round()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aNewProcessFindsTheMigrationAgainAndDoublesNothing() {
    var migration = announced().running().whenForced(Forced.PENDING);
    toFirstAttempt();
    assertThat(forced()).isEqualTo(1);

    supervisor = start();
    round();
    assertThat(forced()).isEqualTo(1);
    migration.takeForced();
    rounds(20);
    migration.completed();
    round();

    assertThat(forced()).isEqualTo(1);
    assertThat(entry(migration).outcome()).contains(Outcome.COMPLETED);
    assertThat(entry(migration).forceAttempts()).isEqualTo(1);
  }

  @Test
  void aNewProcessRepeatsAnAttemptThatNovaDroppedMeanwhile() {
    var migration = announced().running().whenForced(Forced.DROPPED);
    toFirstAttempt();
    assertThat(forced()).isEqualTo(1);

    supervisor = start();
    rounds(15);

    assertThat(forced()).isEqualTo(2);
    assertThat(entry(migration).postCopy()).isTrue();
  }

  @Test
  void whatEndedWhileNoProcessRanGetsItsOutcome() {
    var migration = announced().running();
    rounds(2);
    migration.completed();
    var ended = clock.instant();
    clock.advance(Duration.ofHours(1));

    supervisor = start();
    round();

    var entry = entry(migration);
    assertThat(entry.outcome()).contains(Outcome.COMPLETED);
    assertThat(entry.endedAt()).as("when Nova ended it").contains(ended);
    assertThat(entry.enteredAt()).containsEntry("ended", ended);
    assertThat(entry.notes()).contains("it ended while nova-lean did not run");
  }

  @Test
  void whetherASwitchWasTakenWhileNoProcessRanIsNotKnown() {
    var migration = announced().running().whenForced(Forced.PENDING);
    toFirstAttempt();
    migration.takeForced();
    migration.completed();

    supervisor = start();
    round();

    assertThat(entry(migration).postCopy()).isFalse();
    assertThat(entry(migration).notes()).contains(MigrationEntry.SWITCH_NOT_KNOWN);
  }

  @Test
  void aServiceThatStopsSaysThatItLooksAtNothingAnyMore() {
    var migration = announced().running();
    rounds(2);
    assertThat(entry(migration).isLeftToNova()).isFalse();

    supervisor.leave();
    assertThat(entry(migration).isLeftToNova()).isTrue();

    supervisor = start();
    round();
    assertThat(entry(migration).isLeftToNova()).isFalse();
  }

  @Test
  void whatEndedBeforeTheFirstStartIsNoneOfItsBusiness() {
    announced().running().completed();
    clock.advance(Duration.ofMinutes(1));

    supervisor = start();
    round();

    assertThat(history.newest(10)).isEmpty();
  }

  @Test
  void whatBeganAndEndedBetweenTwoLooksIsOnRecord() {
    var migration = cloud.startLiveMigration(server, "compute2");
    migration.running().completed();

    round();

    assertThat(entry(migration).outcome()).contains(Outcome.COMPLETED);
    assertThat(forced()).isZero();
  }

  @Test
  void anOutageOfNovaLosesNothing() {
    var migration = announced().running();
    cloud.fail(new CloudException.Unreachable("Nova is away"));
    assertThat(round()).isPositive();
    assertThat(round()).isLessThanOrEqualTo(Duration.ofSeconds(10));

    cloud.recover();
    toFirstAttempt();
    round();

    assertThat(forced()).isEqualTo(1);
    assertThat(entry(migration).phase()).isEqualTo("post-copy");
  }

  @Test
  void anAttemptThatFailedOnTheWayIsRepeatedLater() {
    var migration = announced();
    round();
    migration.running();
    cloud.failNext(new CloudException.Unreachable("lost on the way"));
    rounds(30);

    assertThat(entry(migration).postCopy()).isTrue();
  }

  @Test
  void aServersOwnWordGoesBeforeTheConfiguration() {
    var quiet = add(Map.of("lean:switch", "never"), Server.PowerState.RUNNING);
    begin(cloud.startLiveMigration(quiet, "compute2").running());

    rounds(30);

    assertThat(forced()).isZero();
    assertThat(history.newest(1).get(0).policySource()).isEqualTo("server metadata lean:switch");
  }

  @Test
  void aPausedServerIsNotForced() {
    var paused = add(Map.of(), Server.PowerState.PAUSED);
    begin(cloud.startLiveMigration(paused, "compute2").running());

    rounds(30);

    assertThat(forced()).isZero();
  }

  @Test
  void aHostThatPausesInsteadOfSwitchingIsReportedAndNotForcedAgain() {
    var migration = announced().running().whenForced(Forced.PAUSES_GUEST);

    rounds(100);

    assertThat(forced()).isEqualTo(1);
    assertThat(entry(migration).notes())
        .anyMatch(n -> n.contains("force_complete paused the server") && n.contains("compute1"));
  }

  @Test
  void aMigrationOnWhichForceCompleteHasNoEffectIsReportedAndLeftAlone() {
    var migration = announced().running();
    var dropped = new Forced[20];
    Arrays.fill(dropped, Forced.DROPPED);
    migration.whenForced(dropped).progress(new MemoryProgress(512, 100, 412, 0, 0, 0));

    rounds(400);

    assertThat(forced()).isEqualTo(5);
    assertThat(entry(migration).notes()).anyMatch(n -> n.contains("changed nothing"));
  }

  @Test
  void afterAFailedMigrationTheNextIsSwitchedOnlyOnceMemoryFlows() {
    announced().running().failed();
    rounds(2);
    var second = announced().running();
    rounds(30);
    var before = forced();

    second.progress(new MemoryProgress(512, 1, 511, 0, 0, 0));
    rounds(11);

    assertThat(forced()).isEqualTo(before + 1);
    assertThat(entry(second).postCopy()).isTrue();
  }

  @Test
  void completedThoughTheGuestIsLostIsReportedAsUnverified() {
    var migration = announced().running();
    rounds(2);
    migration.completedThoughGuestIsLost();
    round();
    assertThat(entry(migration).outcome()).isEmpty();

    clock.advance(Duration.ofSeconds(61));
    round();

    assertThat(entry(migration).outcome()).contains(Outcome.UNVERIFIED);
    assertThat(entry(migration).phaseReason()).contains("NOSTATE");
  }

  @Test
  void aPostCopyThatLastsIsReportedOnce() {
    var migration = announced().running();
    toFirstAttempt();
    round();
    clock.advance(Duration.ofSeconds(61));
    rounds(20);

    assertThat(entry(migration).notes()).filteredOn(n -> n.contains("post-copy")).hasSize(1);
    assertThat(entry(migration).outcome()).isEmpty();
  }

  @Test
  void aDeletedServerEndsItsEntry() {
    var migration = announced().running();
    rounds(2);
    cloud.delete(server);
    migration.error();
    round();

    assertThat(entry(migration).outcome()).contains(Outcome.SERVER_DELETED);
  }

  @Test
  void aDeadlineAbortsWhereTheConfigurationSaysSo() {
    supervisor =
        start(
            new PolicyDefaults(
                SwitchMode.NEVER, Optional.of(Duration.ofSeconds(5)), DeadlineAction.ABORT));
    var migration = announced().running();
    rounds(60);

    assertThat(cloud.requests()).containsExactly(new Request("abort", server, migration.id()));
    migration.cancelled();
    round();
    assertThat(entry(migration).outcome()).contains(Outcome.CANCELLED);
  }

  @Test
  void oneMigrationsTroubleDoesNotHoldUpTheOthers() {
    var other = cloud.boot("db", "compute1");
    var first = announced();
    var second = cloud.startLiveMigration(other, "compute2");
    round();
    first.running();
    second.running();
    cloud.failNext(new CloudException.Unusable("500 for one of them"));

    rounds(30);

    assertThat(entry(first).postCopy()).isTrue();
    assertThat(entry(second).postCopy()).isTrue();
    assertThat(forced()).isEqualTo(2);
  }

  @Test
  void aServerThatNovaCannotShowIsFollowedLaterAndHoldsUpNoOther() {
    var broken = cloud.boot("broken", "compute1");
    cloud.cannotShow(broken, new CloudException.Unusable("500 for this one"));
    var first = cloud.startLiveMigration(broken, "compute2").running();
    clock.advance(Duration.ofMinutes(1));
    var second = announced().running();

    rounds(10);
    assertThat(entry(second).postCopy()).isTrue();
    assertThat(history.find(first.record().uuid())).isEmpty();

    cloud.canShow(broken);
    rounds(10);
    assertThat(entry(first).postCopy()).isTrue();
  }

  private TestingMigration announced() {
    hint(server);
    return cloud.startLiveMigration(server, "compute2");
  }

  private void hint(String serverId) {
    supervisor.heard(new Hint(serverId, true, Optional.of(REQUEST)));
  }

  private static void begin(TestingMigration migration) {
    assertThat(migration.status().isFinal()).isFalse();
  }

  private Duration round() {
    clock.advance(Duration.ofMillis(100));
    try {
      return supervisor.round();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The moment that the first attempt waits after Nova's {@code running}. */
  private void toFirstAttempt() {
    rounds(5);
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      round();
    }
  }

  private long forced() {
    return cloud.requests().stream().filter(r -> r.action().equals("force_complete")).count();
  }

  private MigrationEntry entry(TestingMigration migration) {
    return history.find(migration.record().uuid()).orElseThrow();
  }

  private String add(Map<String, String> metadata, Server.PowerState power) {
    return cloud.add(
        new Server(
            "other",
            "other",
            "ACTIVE",
            Optional.empty(),
            power,
            Optional.of("compute1"),
            metadata,
            Map.of(),
            Optional.empty(),
            Optional.empty()));
  }

  private Supervisor start() {
    return start(new PolicyDefaults(SwitchMode.IMMEDIATE, Optional.empty(), DeadlineAction.LEAVE));
  }

  private Supervisor start(PolicyDefaults policy) {
    return new Supervisor(
        cloud,
        new Adoption(
            cloud, new ServerPolicies(new PolicyResolver(policy), cloud), agents, new Fleet(clock)),
        history,
        new PostCopyHosts(host -> true),
        SupervisorSettings.defaults(),
        new HintBox(),
        () -> busIsHeard,
        () -> mayAct,
        clock);
  }
}
