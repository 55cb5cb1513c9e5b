package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.compute.TestingMigration;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.TestingHistory;
import org.novalean.adapter.leadership.Leadership;
import org.novalean.adapter.policy.DeadlineAction;
import org.novalean.adapter.policy.PolicyDefaults;
import org.novalean.adapter.policy.PolicyResolver;
import org.novalean.adapter.policy.ServerPolicies;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.storage.messages.MigrationSeen;

/**
 * A server in post-copy from compute1 to compute2, with agents on both, over services in memory.
 */
abstract class PostCopyScene {
  static final int SECOND = 10;

  final TestingClock clock = new TestingClock(Samples.NOON);
  final TestingCompute cloud = new TestingCompute(clock, "compute1", "compute2");
  final TestingHistory history = new TestingHistory();
  final String server = cloud.boot("web", "compute1");
  final TestingAgents agents = new TestingAgents();
  Fleet fleet = new Fleet(clock);
  Supervisor supervisor = start();
  final TestingMigration migration = inPostCopy();

  void broken() {
    halves("PAUSED_POST_COPY_FAILED", "RUNNING_POST_COPY_FAILED");
    rounds(5 * SECOND);
  }

  void halves(String source, String destination) {
    var there = !source.equals("NONE");
    agents.sees("compute1", new MigrationSeen(there, there, source, there ? 100 : 0, 10, 90, 5, 5));
    agents.sees("compute2", new MigrationSeen(false, false, destination, 0, 0, 0, 0, 0));
  }

  TestingMigration inPostCopy() {
    fleet.heard(Reports.host("compute1"));
    fleet.heard(Reports.host("compute2"));
    halves("PAUSED_POST_COPY", "RUNNING_POST_COPY");
    agents
        .watchOf(server)
        .complete(new MigrationSeen(true, true, "PAUSED_POST_COPY", 100, 10, 90, 5, 5));
    supervisor.heard(new Hint(server, true, Optional.empty()));
    var begun = cloud.startLiveMigration(server, "compute2").running();
    rounds(2 * SECOND);
    assertThat(history.find(begun.record().uuid()).orElseThrow().phase()).isEqualTo("post-copy");
    return begun;
  }

  long resumed() {
    return agents.requests().stream()
        .filter(("resume-post-copy compute1 " + server)::equals)
        .count();
  }

  /** The source's agent goes on reporting for this many times 10 seconds. */
  void attendedFor(int tens) {
    for (int i = 0; i < tens; i++) {
      fleet.heard(Reports.host("compute1"));
      rounds(10 * SECOND);
    }
  }

  MigrationEntry entry() {
    return entry(migration);
  }

  MigrationEntry entry(TestingMigration of) {
    return history.find(of.record().uuid()).orElseThrow();
  }

  void rounds(int count) {
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

  /** Another process takes over, which has heard no agent yet. */
  void restart() {
    fleet = new Fleet(clock);
    supervisor = start();
  }

  Supervisor start() {
    var defaults = new PolicyDefaults(SwitchMode.IMMEDIATE, Optional.empty(), DeadlineAction.LEAVE);
    var policies = new ServerPolicies(new PolicyResolver(defaults), cloud);
    return new Supervisor(
        cloud,
        new Adoption(cloud, policies, agents, fleet),
        history,
        new PostCopyHosts(host -> true),
        SupervisorSettings.defaults(),
        new HintBox(),
        () -> true,
        Leadership.always(),
        clock);
  }

  boolean isLocked() {
    return cloud.server(server).orElseThrow().lockReason().isPresent();
  }
}
