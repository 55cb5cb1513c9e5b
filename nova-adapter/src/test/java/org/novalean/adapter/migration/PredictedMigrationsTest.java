package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.compute.TestingMigration;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.history.PastMigrations;
import org.novalean.adapter.history.TestingHistory;
import org.novalean.adapter.leadership.Leadership;
import org.novalean.adapter.policy.DeadlineAction;
import org.novalean.adapter.policy.PolicyDefaults;
import org.novalean.adapter.policy.PolicyResolver;
import org.novalean.adapter.policy.ServerPolicies;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.adapter.predict.Past;
import org.novalean.adapter.predict.Range;
import org.novalean.storage.messages.MigrationSeen;
import org.novalean.storage.messages.MigrationTook;
import org.novalean.storage.messages.SwitchSeen;

/** Each migration is predicted at its begin, and the prediction is compared with what it took. */
class PredictedMigrationsTest {

  private static final long MIB = 1 << 20;
  private static final int SECOND = 10;

  private final TestingClock clock = new TestingClock();
  private final TestingCompute cloud = new TestingCompute(clock, "compute1", "compute2");
  private final TestingHistory history = new TestingHistory();
  private final Fleet fleet = new Fleet(clock);
  private final String server = cloud.boot("web", "compute1");
  private TestingAgents agents = new TestingAgents();
  private SwitchMode policy = SwitchMode.IMMEDIATE;
  private Optional<Double> link = Optional.empty();

  @Test
  void aMigrationIsPredictedBeforeItsMemoryFlowsAndComparedWithWhatItTook() {
    agents.remembers(server, Reports.memory(512, 100, 0));
    agents.departed(server, new MigrationTook(true, 105 * MIB, 5 * MIB, 4000, 0, 50 * MIB));
    fleet.heard(Reports.host("compute1", Reports.unsealed(server, 5)));
    var supervisor = start(agents);

    var migration = cloud.startLiveMigration(server, "compute2");
    rounds(supervisor, 2);
    migration.preparing();
    rounds(supervisor, 2);

    var predicted = entry(migration).prediction().orElseThrow();
    assertThat(predicted.inputs().disks().low()).isEqualTo(5 * MIB);
    assertThat(predicted.lean().bytes().likely().orElseThrow()).isBetween(105.0 * MIB, 107.0 * MIB);
    assertThat(entry(migration).measured()).isEmpty();

    memoryFlows(server);
    arrivesByPostCopy(migration, supervisor);

    var entry = entry(migration);
    assertThat(entry.outcome()).contains(Outcome.COMPLETED);
    assertThat(entry.prediction()).contains(predicted);
    assertThat(entry.measured().orElseThrow().bytes()).isEqualTo(110 * MIB);
    assertThat(entry.comparison().orElseThrow().bytes().error().orElseThrow())
        .isBetween(-0.05, -0.02);
  }

  @Test
  void whatWasMeasuredIsWhatTheNextPredictionLearnsTheLinkFrom() {
    agents.arrived(server, new MigrationTook(true, 105 * MIB, 0, 4000, 30, 50 * MIB));
    var supervisor = start(agents);
    var first = cloud.startLiveMigration(server, "compute2");
    rounds(supervisor, 2);
    first.running();
    rounds(supervisor, SECOND);
    arrives();
    first.completed();
    rounds(supervisor, SECOND);

    assertThat(PastMigrations.of(history))
        .singleElement()
        .satisfies(one -> assertThat(one.measured().bytesPerSecond()).isEqualTo(50.0 * MIB));
  }

  @Test
  void howLongAGuestStoodStillInAPostCopyIsOnRecordAndThePauseThatTheNextPredictionExpects() {
    var now = clock.instant();
    var then = now.minusSeconds(9);
    agents.departed(
        server,
        new MigrationTook(true, 105 * MIB, 0, 4000, 0, 50 * MIB)
            .with(Optional.of(new SwitchSeen(then, now, now))));
    agents.arrived(
        server,
        MigrationTook.NOT_KNOWN.with(Optional.of(new SwitchSeen(then.plusMillis(305), now, now))));
    fleet.heard(Reports.host("compute1", Reports.unsealed(server, 0)));
    memoryFlows(server);
    var supervisor = start(agents);

    var migration = cloud.startLiveMigration(server, "compute2");
    rounds(supervisor, 2);
    arrivesByPostCopy(migration, supervisor);

    assertThat(entry(migration).postCopy()).isTrue();
    assertThat(entry(migration).measured().orElseThrow().pauseSeconds()).isEqualTo(0.305);
    var past = Past.of(PastMigrations.of(history), "compute1", Optional.of("compute2"));
    assertThat(past.leanPause().likely()).contains(0.305);
    assertThat(past.preCopyPause()).isEqualTo(Range.NOT_KNOWN);
  }

  @Test
  void withoutAgentsTheFlavorIsAllAndNothingIsMeasured() {
    agents = TestingAgents.none();
    var supervisor = start(agents);

    var migration = cloud.startLiveMigration(server, "compute2");
    rounds(supervisor, 3);
    migration.running();
    rounds(supervisor, SECOND);
    arrives();
    migration.completed();
    rounds(supervisor, SECOND);

    var entry = entry(migration);
    assertThat(entry.outcome()).contains(Outcome.COMPLETED);
    assertThat(entry.prediction().orElseThrow().inputs().memory().low()).isEqualTo(512.0 * MIB);
    assertThat(entry.prediction().orElseThrow().notKnown()).isNotEmpty();
    assertThat(entry.measured()).isEmpty();
    assertThat(entry.comparison()).isEmpty();
  }

  @Test
  void aProcessThatTakesOverKeepsThePredictionOfTheOneBefore() {
    agents.remembers(server, Reports.memory(512, 100, 0));
    var migration = cloud.startLiveMigration(server, "compute2");
    rounds(start(agents), 3);
    var predicted = entry(migration).prediction().orElseThrow();

    agents.remembers(server, Reports.memory(512, 300, 50));
    migration.running();
    rounds(start(agents), 3);

    assertThat(entry(migration).prediction()).contains(predicted);
  }

  @Test
  void autoSwitchesABusyServerAndLeavesAQuietOneToPreCopy() {
    agents.remembers(server, Reports.memory(512, 200, 120));
    var quiet = cloud.boot("quiet", "compute1");
    agents.remembers(quiet, Reports.memory(512, 200, 0));
    policy = SwitchMode.AUTO;
    link = Optional.of(100.0 * MIB);
    var supervisor = start(agents);

    fleet.heard(Reports.host("compute1", Reports.unsealed(server, 0), Reports.unsealed(quiet, 0)));
    memoryFlows(server);
    memoryFlows(quiet);
    var busy = cloud.startLiveMigration(server, "compute2");
    var other = cloud.startLiveMigration(quiet, "compute2");
    rounds(supervisor, 2);
    busy.running();
    other.running();
    rounds(supervisor, SECOND);

    assertThat(entry(busy).forceAttempts()).isPositive();
    assertThat(entry(other).forceAttempts()).isZero();
    assertThat(entry(other).phaseReason()).contains("makes no headway");
  }

  private void memoryFlows(String id) {
    var seen = new MigrationSeen(true, true, "RUNNING", 100, 10, 90, 0, 0);
    agents.sees("compute1", seen);
    agents.watchOf(id).complete(seen);
  }

  private void arrivesByPostCopy(TestingMigration migration, Supervisor supervisor) {
    migration.running();
    rounds(supervisor, SECOND);
    migration.postCopy();
    rounds(supervisor, SECOND);
    arrives();
    migration.completed();
    rounds(supervisor, SECOND);
  }

  private void arrives() {
    agents.sees("compute1", new MigrationSeen(false, false, "NONE", 0, 0, 0, 0, 0));
    agents.sees("compute2", new MigrationSeen(false, false, "RUNNING", 0, 0, 0, 0, 0));
  }

  private MigrationEntry entry(TestingMigration migration) {
    return history.find(migration.record().uuid()).orElseThrow();
  }

  private void rounds(Supervisor supervisor, int count) {
    try {
      for (var i = 0; i < count; i++) {
        var unused = supervisor.round();
        clock.advance(Duration.ofMillis(100));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private SupervisorSettings settings() {
    var usual = SupervisorSettings.defaults();
    return new SupervisorSettings(
        usual.active(),
        usual.settled(),
        usual.idle(),
        usual.deaf(),
        usual.lookBack(),
        usual.stall(),
        usual.longPostCopy(),
        link);
  }

  private Supervisor start(TestingAgents asked) {
    var defaults = new PolicyDefaults(policy, Optional.empty(), DeadlineAction.LEAVE);
    var policies = new ServerPolicies(new PolicyResolver(defaults), cloud);
    return new Supervisor(
        cloud,
        new Adoption(cloud, policies, asked, fleet),
        history,
        new PostCopyHosts(host -> true),
        settings(),
        new HintBox(),
        () -> true,
        Leadership.always(),
        clock);
  }
}
