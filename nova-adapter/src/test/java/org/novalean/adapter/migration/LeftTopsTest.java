package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.migration.Samples.NOON;
import static org.novalean.adapter.migration.Samples.SERVER;
import static org.novalean.adapter.migration.Samples.record;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.storage.messages.ServerReport;

/** What a server would leave on its source, should its QEMU die there before the switch. */
class LeftTopsTest {
  private final TestingAgents agents = new TestingAgents();
  private final Fleet fleet = new Fleet(new TestingClock(NOON));
  private final MigrationRecord record = record(MigrationStatus.RUNNING);

  private HostSide migrationOf(ServerReport server) {
    fleet.heard(Reports.host("compute1", server));
    return new HostSide.Reach(agents, fleet).of(record, List.of());
  }

  private List<String> asked() {
    return agents.requests().stream()
        .filter(request -> request.startsWith("keep-for") || request.startsWith("let-go"))
        .toList();
  }

  @Test
  void isKeptOnceForALayeredServerThatIsMigratedAndLetGoWhenItsGuestWentOn() {
    var migration = migrationOf(Reports.sealed(SERVER, 5));
    migration.look(record, new Phase.Preparing(), NOON);
    migration.look(record, new Phase.Copying(NOON), NOON);
    assertThat(asked()).containsExactly("keep-for-migration compute1 " + SERVER);

    migration.wentOn(record);
    migration.wentOn(record);

    assertThat(asked())
        .containsExactly("keep-for-migration compute1 " + SERVER, "let-go compute1 " + SERVER);
  }

  @Test
  void isNotKeptInPostCopyForTheGuestRunsElsewhereThen() {
    migrationOf(Reports.sealed(SERVER, 5)).look(record, new Phase.PostCopy(NOON), NOON);

    assertThat(asked()).isEmpty();
  }

  @Test
  void isNoBusinessOfOursForAServerWithoutDataAtRest() {
    var migration = migrationOf(Reports.unsealed(SERVER, 5));
    migration.look(record, new Phase.Copying(NOON), NOON);
    migration.wentOn(record);

    assertThat(asked()).isEmpty();
  }
}
