package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.ServerDisks;
import org.novalean.adapter.compute.ServerDisks.AttachedVolume;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.compute.TestingMigration;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.history.TestingHistory;
import org.novalean.adapter.leadership.Leadership;
import org.novalean.adapter.policy.DeadlineAction;
import org.novalean.adapter.policy.PolicyDefaults;
import org.novalean.adapter.policy.PolicyResolver;
import org.novalean.adapter.policy.ServerPolicies;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.storage.messages.MigrationSeen;

/**
 * A server whose disks are Cinder volumes gets what a layered one gets: the switch, the record, the
 * progress and the guard. Nothing of it is copied, sealed or proven.
 */
class VolumeServersTest {
  private static final int SECOND = 10;

  private final TestingClock clock = new TestingClock(Samples.NOON);
  private final TestingCompute cloud = new TestingCompute(clock, "compute1", "compute2");
  private final TestingHistory history = new TestingHistory();
  private final String server = cloud.boot("web", "compute1");
  private final TestingAgents agents = new TestingAgents();
  private final Fleet fleet = new Fleet(clock);

  @BeforeEach
  void itRunsOnAVolume() {
    cloud.disks(
        server,
        new ServerDisks(
            Optional.of("vda"), List.of(new AttachedVolume("volume-1", "vda")), 0, 0, false));
  }

  @Test
  void itIsSwitchedAndOnRecordWithItsProgressAndNoDiskByte() {
    agentsReport();
    var supervisor = start(agents);

    var migration = toPostCopy(supervisor);
    halves("NONE", "RUNNING");
    migration.completed();
    rounds(supervisor, 2 * SECOND);

    var entry = entry(migration);
    assertThat(entry.outcome()).contains(Outcome.COMPLETED);
    assertThat(entry.postCopy()).isTrue();
    assertThat(entry.progress().orElseThrow().memoryTotalBytes()).isEqualTo(100);
    assertThat(entry.progress().orElseThrow().diskTotalBytes()).isZero();
    assertThat(agents.requests())
        .as("there is no layer to prove, and no top to keep")
        .noneMatch(r -> r.startsWith("prove") || r.startsWith("keep") || r.startsWith("seal"));
  }

  @Test
  void itIsSwitchedWhereNoAgentRuns() {
    var supervisor = start(TestingAgents.none());

    var migration = cloud.startLiveMigration(server, "compute2");
    supervisor.heard(new Hint(server, true, Optional.empty()));
    rounds(supervisor, 1);
    migration.running();
    rounds(supervisor, 2 * SECOND);
    migration.completed();
    rounds(supervisor, 2 * SECOND);

    assertThat(entry(migration).outcome()).contains(Outcome.COMPLETED);
    assertThat(entry(migration).postCopy()).isTrue();
  }

  @Test
  void aPostCopyOfItThatBreaksIsGoneOnWithAndNoDiskIsCopiedThen() {
    agentsReport();
    var supervisor = start(agents);
    var migration = toPostCopy(supervisor);

    halves("PAUSED_POST_COPY_FAILED", "RUNNING_POST_COPY_FAILED");
    rounds(supervisor, 5 * SECOND);

    assertThat(entry(migration).phase()).isEqualTo("broken");
    assertThat(agents.lastResumption().orElseThrow().disksCopied()).isFalse();
  }

  private void agentsReport() {
    fleet.heard(Reports.host("compute1", Reports.onVolumes(server)));
    fleet.heard(Reports.host("compute2"));
  }

  private TestingMigration toPostCopy(Supervisor supervisor) {
    halves("PAUSED_POST_COPY", "RUNNING_POST_COPY");
    agents
        .watchOf(server)
        .complete(new MigrationSeen(true, true, "PAUSED_POST_COPY", 100, 10, 90, 0, 0));
    supervisor.heard(new Hint(server, true, Optional.empty()));
    var begun = cloud.startLiveMigration(server, "compute2").running();
    rounds(supervisor, 2 * SECOND);
    assertThat(entry(begun).phase()).isEqualTo("post-copy");
    return begun;
  }

  private void halves(String source, String destination) {
    var there = !source.equals("NONE");
    agents.sees("compute1", new MigrationSeen(there, there, source, there ? 100 : 0, 10, 90, 0, 0));
    agents.sees("compute2", new MigrationSeen(false, false, destination, 0, 0, 0, 0, 0));
  }

  private MigrationEntry entry(TestingMigration of) {
    return history.find(of.record().uuid()).orElseThrow();
  }

  private void rounds(Supervisor supervisor, int count) {
    for (int i = 0; i < count; i++) {
      clock.advance(Duration.ofMillis(100));
      try {
        var unused = supervisor.round();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private Supervisor start(TestingAgents asked) {
    var defaults = new PolicyDefaults(SwitchMode.IMMEDIATE, Optional.empty(), DeadlineAction.LEAVE);
    return new Supervisor(
        cloud,
        new Adoption(cloud, new ServerPolicies(new PolicyResolver(defaults), cloud), asked, fleet),
        history,
        new PostCopyHosts(host -> true),
        SupervisorSettings.defaults(),
        new HintBox(),
        () -> true,
        Leadership.always(),
        clock);
  }
}
