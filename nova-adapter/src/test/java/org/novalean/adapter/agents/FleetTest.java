package org.novalean.adapter.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.agents.Reports.host;
import static org.novalean.adapter.agents.Reports.unsealed;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.storage.messages.HostReport;

class FleetTest {

  private final TestingClock clock = new TestingClock();
  private final Fleet fleet = new Fleet(clock);

  private static HostReport at(HostReport report, Instant time) {
    return with(report, report.startedAt(), time);
  }

  private static HostReport startedAt(HostReport report, Instant time) {
    return with(report, time, report.at());
  }

  private static HostReport with(HostReport report, Instant startedAt, Instant at) {
    return new HostReport(
        report.host(),
        report.agentVersion(),
        startedAt,
        at,
        report.hypervisor(),
        report.share(),
        report.migrationAddress(),
        report.servers(),
        report.jobs(),
        report.moves(),
        report.problems());
  }

  @Test
  void aReportIsCountedOnWhileItIsFresh() {
    fleet.heard(host("c2"));
    fleet.heard(host("c1"));
    clock.advance(Fleet.FRESH.minusMillis(1));
    assertThat(fleet.all()).extracting(HostReport::host).containsExactly("c1", "c2");
    assertThat(fleet.silent()).isEmpty();
  }

  @Test
  void aHostThatFellSilentIsNamedAndWhatItHadIsStillKnown() {
    fleet.heard(host("c1", unsealed("s1", 5)));
    clock.advance(Fleet.FRESH);
    assertThat(fleet.all()).isEmpty();
    assertThat(fleet.of("c1")).isEmpty();
    assertThat(fleet.silent()).containsExactly("c1");
    assertThat(fleet.lastOf("c1", "s1")).isPresent();
    assertThat(fleet.lastOf("c2", "s1")).isEmpty();
  }

  @Test
  void anOlderReportThatArrivesLateChangesNothing() {
    var now = Instant.parse("2026-11-24T06:00:00Z");
    fleet.heard(at(host("c1", unsealed("s1", 5)), now));
    clock.advance(Duration.ofSeconds(19));
    fleet.heard(at(host("c1"), now.minusSeconds(1)));
    assertThat(fleet.of("c1").orElseThrow().servers()).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(fleet.of("c1")).isEmpty();
  }

  @Test
  void aHostWhoseClockIsSetBackIsNotSilentForThatLong() {
    var now = Instant.parse("2026-11-24T06:00:00Z");
    fleet.heard(at(host("c1"), now.plus(Duration.ofHours(1))));
    clock.advance(Fleet.FRESH);
    fleet.heard(at(host("c1", unsealed("s1", 5)), now));
    assertThat(fleet.of("c1").orElseThrow().servers()).hasSize(1);
    assertThat(fleet.silent()).isEmpty();
  }

  @Test
  void anAgentThatStartsAfterItsHostsClockWasSetBackIsHeardAtOnce() {
    var now = Instant.parse("2026-11-24T06:00:00Z");
    fleet.heard(at(host("c1"), now.plus(Duration.ofHours(1))));
    fleet.heard(startedAt(at(host("c1", unsealed("s1", 5)), now), now));
    assertThat(fleet.of("c1").orElseThrow().servers()).hasSize(1);
  }

  @Test
  void aServerIsWhereItsAgentReportsIt() {
    fleet.heard(Reports.host("c1", Reports.unsealed("s1", 5)));
    assertThat(fleet.hostOf("s1")).contains("c1");
    assertThat(fleet.hostOf("s2")).isEmpty();
  }
}
