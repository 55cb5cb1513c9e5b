package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.migration.Samples.SERVER;
import static org.novalean.adapter.migration.Samples.after;
import static org.novalean.adapter.migration.Samples.migrating;
import static org.novalean.adapter.migration.Samples.policy;
import static org.novalean.adapter.migration.Samples.record;
import static org.novalean.adapter.migration.Samples.seen;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.ActionResult.Accepted;
import org.novalean.adapter.compute.ActionResult.Refused;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.Server.PowerState;
import org.novalean.adapter.migration.Decision.Abort;
import org.novalean.adapter.migration.Decision.Force;
import org.novalean.adapter.migration.Decision.Wait;
import org.novalean.adapter.policy.DeadlineAction;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.adapter.policy.SwitchPolicy;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.LayerIdentity;
import org.novalean.storage.messages.MigrationSeen;

class SwitchDeciderTest {
  private static final long MIB = 1 << 20;
  private static final Identities LAYERS =
      new Identities(
          "share-1", List.of(new LayerIdentity("atrest-1-vda-g1.qcow2", 1, 23, 5, "abc")));
  private final PostCopyHosts hosts = new PostCopyHosts(host -> host.startsWith("compute"));
  private final SwitchDecider decider = new SwitchDecider(hosts, Duration.ofSeconds(15));

  @Test
  void immediateSwitchesAMomentAfterNovaSaysRunning() {
    var migration = follow(policy(SwitchMode.IMMEDIATE));
    assertThat(decide(migration, 0)).isInstanceOf(Wait.class);

    migration.observe(seen(1, MigrationStatus.RUNNING, migrating()));

    assertThat(decide(migration, 1.39)).isInstanceOf(Wait.class);
    assertThat(decide(migration, 1.4)).isEqualTo(new Force("policy immediate from test"));
  }

  @Test
  void whereNovaAnswersSlowlyTheMomentHasPassedAlready() {
    var migration = follow(policy(SwitchMode.IMMEDIATE));
    migration.observe(seen(1, MigrationStatus.PREPARING, migrating()));
    migration.observe(seen(2, MigrationStatus.RUNNING, migrating()));

    assertThat(decide(migration, 2)).isInstanceOf(Force.class);
  }

  @Test
  void untilMemoryFlowsEachLookOfNovasFindsAnAttempt() {
    var migration = copying(policy(SwitchMode.IMMEDIATE));
    migration.forcing(after(1));

    assertThat(decide(migration, 1.19)).isInstanceOf(Wait.class);
    assertThat(decide(migration, 1.2)).isInstanceOf(Force.class);
  }

  @Test
  void anAttemptIsRepeatedOnlyAfterNovaMustHaveTakenOrDroppedIt() {
    var migration = copying(policy(SwitchMode.IMMEDIATE));
    counters(migration, 1, 100, 400);
    migration.forcing(after(1));

    assertThat(decide(migration, 1.69)).isInstanceOf(Wait.class);
    assertThat(decide(migration, 1.7)).isInstanceOf(Force.class);
  }

  @Test
  void anAttemptWhoseAnswerTookLongIsGivenItsTimeFromTheAnswerOn() {
    var migration = copying(policy(SwitchMode.IMMEDIATE));
    counters(migration, 1, 100, 400);
    migration.forcing(after(1));
    migration.forceAnswered(after(3), new Accepted());

    assertThat(decide(migration, 3.69)).isInstanceOf(Wait.class);
    assertThat(decide(migration, 3.7)).isInstanceOf(Force.class);
  }

  @Test
  void aRefusedAttemptIsSaidToBeRefusedAndInNovasWords() {
    var migration = copying(policy(SwitchMode.IMMEDIATE));
    migration.forcing(after(1));
    migration.forceAnswered(after(1), new Refused(409, "in an invalid state"));

    assertThat(decide(migration, 1.2).reason())
        .isEqualTo(
            "Nova refused force_complete (409: in an invalid state); looks again before another");
  }

  @Test
  void refusalsSayNothingOfWhatTheHostCanDo() {
    var migration = copying(policy(SwitchMode.IMMEDIATE));
    counters(migration, 1, 100, 400);
    for (int i = 0; i < 5; i++) {
      migration.forcing(after(1));
      migration.forceAnswered(after(1), new Refused(409, "in an invalid state"));
    }

    assertThat(migration.isForcedInVain()).isFalse();
  }

  @Test
  void manyDroppedAttemptsAreRepeatedEverMoreSeldom() {
    var migration = copying(policy(SwitchMode.IMMEDIATE));
    for (int i = 0; i < 20; i++) {
      migration.forcing(after(1));
    }

    assertThat(decide(migration, 5.9)).isInstanceOf(Wait.class);
    assertThat(decide(migration, 6)).isInstanceOf(Force.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = MigrationStatus.class,
      names = {"RUNNING_POST_COPY", "POST_MIGRATING", "FAILED", "CANCELLED", "ERROR"})
  void nothingIsForcedOnceTheSwitchIsDoneOrTheMigrationOver(MigrationStatus status) {
    var migration = copying(policy(SwitchMode.IMMEDIATE));
    migration.forcing(after(1));
    migration.observe(seen(2, status, migrating()));

    assertThat(decide(migration, 60)).isInstanceOf(Wait.class);
  }

  @Test
  void autoWaitsForThePredictionAndThenDoesWhatItSays() {
    var busy = copying(policy(SwitchMode.AUTO));
    assertThat(decide(busy, 5)).isEqualTo(new Wait("asks what it is predicted to take"));

    busy.predicted(TestingPredictions.of(512, 200, 60));

    assertThat(decide(busy, 5)).isEqualTo(new Force("policy auto (immediate) from test"));
    assertThat(busy.toEntry().notes())
        .singleElement()
        .asString()
        .startsWith("auto: switched immediate: ");
  }

  @Test
  void autoLeavesAQuietServerToPreCopyForAsLongAsThatMakesHeadway() {
    var quiet = copying(policy(SwitchMode.AUTO));
    quiet.predicted(TestingPredictions.of(512, 200, 0));
    counters(quiet, 2, 100, 400);

    assertThat(decide(quiet, 16).reason()).contains("makes no headway");
    assertThat(decide(quiet, 17)).isEqualTo(new Force("policy auto (on-stall) from test"));
  }

  @Test
  void neverMeansNeverEvenAtADeadlineThatSaysForce() {
    var migration = copying(policy(SwitchMode.NEVER, Duration.ofSeconds(10), DeadlineAction.FORCE));

    assertThat(decide(migration, 600)).isInstanceOf(Wait.class);
  }

  @Test
  void aHostThatDoesNotPermitPostCopyIsNeverForced() {
    var strict = new SwitchDecider(new PostCopyHosts(host -> false), Duration.ofSeconds(15));
    var migration = copying(policy(SwitchMode.IMMEDIATE));

    var decision = strict.decide(migration, after(600));

    assertThat(decision).isInstanceOf(Wait.class);
    assertThat(decision.reason()).contains("not known to be permitted on compute1");
  }

  @Test
  void aHostSeenNotToSwitchIsNotForcedAgainWhateverTheConfigurationSays() {
    hosts.doesNotSwitch("compute1");

    assertThat(decide(copying(policy(SwitchMode.IMMEDIATE)), 5)).isInstanceOf(Wait.class);
  }

  @Test
  void aPausedServerIsLeftAlone() {
    var paused = Samples.server("compute1", "PAUSED", PowerState.PAUSED, "migrating");
    var migration = follow(policy(SwitchMode.IMMEDIATE), paused, false);
    migration.observe(seen(1, MigrationStatus.RUNNING, paused));

    assertThat(decide(migration, 5).reason()).contains("the server is paused");
  }

  @Test
  void afterAnEarlierFailureTheSwitchWaitsForTheFirstByteOfMemory() {
    var migration = follow(policy(SwitchMode.IMMEDIATE), migrating(), true);
    migration.observe(seen(1, MigrationStatus.RUNNING, migrating()));
    assertThat(decide(migration, 2)).isInstanceOf(Wait.class);

    counters(migration, 6, 1, 511);

    assertThat(decide(migration, 6)).isInstanceOf(Force.class);
  }

  @Test
  void afterFirstPassWaitsForTheFirstPass() {
    var migration = copying(policy(SwitchMode.AFTER_FIRST_PASS));
    counters(migration, 2, 100, 412);
    assertThat(decide(migration, 2)).isInstanceOf(Wait.class);

    counters(migration, 7, 520, 90);

    assertThat(decide(migration, 7)).isInstanceOf(Force.class);
  }

  @Test
  void onStallWaitsForAStall() {
    var migration = copying(policy(SwitchMode.ON_STALL));
    counters(migration, 2, 100, 400);
    counters(migration, 7, 200, 399);
    assertThat(decide(migration, 16)).isInstanceOf(Wait.class);

    assertThat(decide(migration, 17)).isInstanceOf(Force.class);
  }

  @Test
  void aDeadlineCanForceTheSwitch() {
    var migration =
        copying(policy(SwitchMode.ON_STALL, Duration.ofSeconds(10), DeadlineAction.FORCE));
    assertThat(decide(migration, 10.9)).isInstanceOf(Wait.class);

    assertThat(decide(migration, 11)).isEqualTo(new Force("its deadline has passed"));
  }

  @Test
  void aDeadlineCanAbortAndAsksAgainOnlyAfterAWhile() {
    var migration = copying(policy(SwitchMode.NEVER, Duration.ofSeconds(10), DeadlineAction.ABORT));
    assertThat(decide(migration, 11)).isEqualTo(new Abort("its deadline has passed"));

    var unused = migration.aborting(after(11), "it took too long");

    assertThat(decide(migration, 12)).isInstanceOf(Wait.class);
    assertThat(decide(migration, 16)).isInstanceOf(Abort.class);
  }

  @Test
  void aDeadlineThatLeavesChangesNothing() {
    var migration =
        copying(policy(SwitchMode.ON_STALL, Duration.ofSeconds(10), DeadlineAction.LEAVE));

    var decision = decide(migration, 11);

    assertThat(decision).isInstanceOf(Wait.class);
    assertThat(decision.reason()).contains("deadline has passed");
  }

  private Decision decide(LeanMigration migration, double seconds) {
    return decider.decide(migration, after(seconds));
  }

  @Test
  void aMigrationWhoseDestinationDoesNotSeeTheDataAtRestIsAborted() {
    var agents = new TestingAgents();
    agents.standsOn(SERVER, LAYERS);
    agents.proves("compute2", false, "another file");
    var migration = attended(agents);

    assertThat(decide(migration, 0))
        .isEqualTo(new Abort("compute2 does not see the data at rest: another file"));
    migration.observe(seen(1, MigrationStatus.RUNNING, migrating()));
    assertThat(decide(migration, 1)).isInstanceOf(Abort.class);
    migration.observe(seen(2, MigrationStatus.RUNNING_POST_COPY, migrating()));
    assertThat(decide(migration, 2)).as("too late, never in post-copy").isInstanceOf(Wait.class);
  }

  @Test
  void aServerOnALayerIsNotSwitchedBeforeTheProof() {
    var agents = new TestingAgents();
    agents.standsOn(SERVER, LAYERS);
    agents.silence("compute2");
    var migration = attended(agents);
    migration.observe(seen(1, MigrationStatus.RUNNING, migrating()));

    assertThat(decide(migration, 3)).isInstanceOf(Wait.class);
    agents.answer("compute2");
    look(migration, 4);
    memoryFlows(agents);
    look(migration, 4);
    look(migration, 4);

    assertThat(decide(migration, 4)).isInstanceOf(Force.class);
  }

  @Test
  void theSwitchIsMadeAsSoonAsTheAgentSeesMemoryFlow() {
    var agents = new TestingAgents();
    var migration = attended(agents);
    migration.observe(seen(1, MigrationStatus.RUNNING, migrating()));
    look(migration, 1);
    assertThat(decide(migration, 9)).as("disks are mirrored").isInstanceOf(Wait.class);

    memoryFlows(agents);
    look(migration, 9);

    assertThat(decide(migration, 9)).isInstanceOf(Force.class);
  }

  @Test
  void aSilentAgentHoldsNoSwitchBackOnceNovaShowsThatMemoryFlows() {
    var migration = attended(new TestingAgents());
    migration.observe(seen(1, MigrationStatus.RUNNING, migrating()));
    look(migration, 1);

    counters(migration, 6, 10 * MIB, 90 * MIB);

    assertThat(decide(migration, 6)).isInstanceOf(Force.class);
  }

  @Test
  void aServerThatAHostSeesAnObstacleForIsLeftToPreCopyWithTheReason() {
    for (var host : List.of("compute1", "compute2")) {
      var agents = new TestingAgents();
      agents.obstructs(host, "its memory is in huge pages of 1024 MiB", "it has snapshots");
      var migration = flowing(agents);

      assertThat(decide(migration, 1)).isInstanceOf(Wait.class);
      assertThat(decide(migration, 1).reason())
          .startsWith("is left to Nova's pre-copy")
          .contains(host + ": its memory is in huge pages")
          .contains(host + ": it has snapshots");
    }
  }

  @Test
  void whatADestinationSeesThatNovaGaveUpCountsNoMore() {
    var agents = new TestingAgents();
    agents.obstructs("compute2", "QEMU may not use userfaultfd");
    var migration = flowing(agents);
    var elsewhere = record(7, MigrationStatus.RUNNING, "compute1", "compute3");
    migration.hosts().look(elsewhere, migration.phase(), after(1));

    assertThat(decide(migration, 1)).isInstanceOf(Force.class);
  }

  @Test
  void whereNoAgentTellsTheConfigurationsWordStands() {
    var agents = new TestingAgents();
    agents.refuses("compute2", "there is no request 'post-copy-to'");

    assertThat(decide(flowing(agents), 1)).isInstanceOf(Force.class);
  }

  private static LeanMigration flowing(TestingAgents agents) {
    var migration = attended(agents);
    migration.observe(seen(1, MigrationStatus.RUNNING, migrating()));
    look(migration, 1);
    memoryFlows(agents);
    look(migration, 1);
    return migration;
  }

  private static LeanMigration attended(TestingAgents agents) {
    var record = record(MigrationStatus.PREPARING);
    var fleet = new Fleet(new TestingClock(Samples.NOON));
    fleet.heard(Reports.host("compute1"));
    var hosts = new HostSide.Reach(agents, fleet).of(record, List.of());
    var migration = follow(policy(SwitchMode.IMMEDIATE), migrating(), false, hosts);
    look(migration, 0);
    return migration;
  }

  private static void look(LeanMigration migration, double at) {
    migration.hosts().look(migration.record(), migration.phase(), after(at));
  }

  private static void memoryFlows(TestingAgents agents) {
    assertThat(
            agents
                .watchOf(SERVER)
                .complete(new MigrationSeen(true, true, "RUNNING", MIB, 1, MIB, 0, 0)))
        .isTrue();
  }

  private static LeanMigration follow(SwitchPolicy policy) {
    return follow(policy, migrating(), false);
  }

  private static LeanMigration follow(SwitchPolicy policy, Server server, boolean failedBefore) {
    return follow(policy, server, failedBefore, Samples.withoutAgents());
  }

  private static LeanMigration follow(
      SwitchPolicy policy, Server server, boolean failedBefore, HostSide hosts) {
    return new LeanMigration(
        record(MigrationStatus.PREPARING), server, policy, failedBefore, hosts, Optional.empty());
  }

  private static LeanMigration copying(SwitchPolicy policy) {
    var migration = follow(policy);
    migration.observe(seen(1, MigrationStatus.RUNNING, migrating()));
    return migration;
  }

  private static void counters(LeanMigration migration, double at, long sent, long remaining) {
    migration
        .trend()
        .add(new MemoryProgress(512 * MIB, sent * MIB, remaining * MIB, 0, 0, 0), after(at));
  }
}
