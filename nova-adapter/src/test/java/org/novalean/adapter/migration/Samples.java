package org.novalean.adapter.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.Server.PowerState;
import org.novalean.adapter.policy.DeadlineAction;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.adapter.policy.SwitchPolicy;

/** A server `web` on its way from compute1 to compute2. */
final class Samples {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  static final String SERVER = "11111111-2222-3333-4444-555555555555";

  private Samples() {}

  static Instant after(double seconds) {
    return NOON.plusMillis((long) (seconds * 1000));
  }

  /** Where no agent answers, neither on the source nor on the destination. */
  static HostSide withoutAgents() {
    var record = record(MigrationStatus.RUNNING);
    var hosts =
        new HostSide.Reach(TestingAgents.none(), new Fleet(new TestingClock(NOON)))
            .of(record, List.of());
    var phase = new Phase.Copying(NOON);
    hosts.look(record, phase, NOON);
    hosts.look(record, phase, NOON);
    return hosts;
  }

  static MigrationRecord record(MigrationStatus status) {
    return record(7, status, "compute1", "compute2");
  }

  static MigrationRecord record(long id, MigrationStatus status, String source, String dest) {
    return new MigrationRecord(
        id,
        "migration-" + id,
        SERVER,
        status,
        source,
        Optional.of(dest),
        NOON,
        Optional.of(NOON),
        Optional.of("admin-id"),
        Optional.of("project-id"));
  }

  static Server server(String host, String status, PowerState power, String task) {
    return new Server(
        SERVER,
        "web",
        status,
        Optional.of(task).filter(t -> !t.isEmpty()),
        power,
        Optional.of(host),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  static Server migrating() {
    return server("compute1", "MIGRATING", PowerState.RUNNING, "migrating");
  }

  static Server arrived() {
    return server("compute2", "ACTIVE", PowerState.RUNNING, "");
  }

  static Observation seen(double seconds, MigrationStatus status, Server server) {
    return new Observation(
        after(seconds),
        Optional.of(record(status)),
        Optional.of(server),
        false,
        after(seconds),
        Halves.NOT_LOOKED_AT,
        true,
        false);
  }

  static SwitchPolicy policy(SwitchMode mode) {
    return new SwitchPolicy(mode, "test", Optional.empty(), DeadlineAction.LEAVE, List.of());
  }

  static SwitchPolicy policy(SwitchMode mode, Duration deadline, DeadlineAction action) {
    return new SwitchPolicy(mode, "test", Optional.of(deadline), action, List.of());
  }
}
