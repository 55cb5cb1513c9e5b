package org.novalean.storage.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.storage.rpc.Json;

/** Adapter and agents are upgraded one after the other. */
class ReportsOfOtherVersionsTest {

  @Test
  void anAgentFromBeforeCindersSharesIsUnderstood() throws Json.UnreadableJson {
    var share =
        Json.read(
            """
            {"shareId": "s", "usable": true, "state": "healthy", "reason": "", "totalBytes": 2,
             "freeBytes": 1}""",
            ShareReport.class);
    assertThat(share.cinder()).isEmpty();

    var preflight =
        Json.read(
            """
            {"host": "c1", "agentVersion": "1", "protocol": 1, "at": "2026-11-24T07:00:00Z",
             "shareId": "s", "postCopyMibPerSecond": 0, "findings": []}""",
            HostPreflight.class);
    assertThat(preflight.share()).isEmpty();
    assertThat(preflight.shareExport()).isEmpty();
  }

  @Test
  void anAdapterThatDoesNotTellWhetherItLookedAtNovaIsUnderstood() throws Json.UnreadableJson {
    assertThat(Json.read("{\"serverId\": \"s\"}", JobOf.class))
        .isEqualTo(new JobOf("s", Optional.empty()));
  }

  @Test
  void anAgentThatTellsNoMovesOfVolumesIsUnderstood() throws Json.UnreadableJson {
    var report =
        Json.read(
            """
            {"host": "c1", "agentVersion": "1", "startedAt": "2026-11-24T07:00:00Z",
             "at": "2026-11-24T07:00:00Z", "hypervisor": true,
             "share": {"usable": false, "state": "none", "reason": "", "totalBytes": 0, "freeBytes": 0},
             "servers": [], "jobs": [], "problems": []}""",
            HostReport.class);

    assertThat(report.moves()).isEmpty();
  }

  @Test
  void anAgentThatTellsNothingOfTheSwitchIsUnderstood() throws Json.UnreadableJson {
    var took =
        Json.read(
            """
            {"known": true, "memoryBytes": 1, "diskBytes": 2, "millis": 3, "pauseMillis": 0,
             "bytesPerSecond": 4}""",
            MigrationTook.class);

    assertThat(took).isEqualTo(new MigrationTook(true, 1, 2, 3, 0, 4));
    assertThat(took.switched()).isEmpty();
  }

  @Test
  void anAgentThatDoesNotTellWhoUsesTheShareIsUnderstood() throws Json.UnreadableJson {
    var contents =
        Json.read(
            """
            {"shareId": "s", "files": [], "trash": [], "records": {}, "unusedSince": {}}""",
            ShareContents.class);

    assertThat(contents.usedBy()).isEmpty();
  }

  @Test
  void anAgentOfAnyVersionTellsThatAFullShareIsThere() throws Json.UnreadableJson {
    var share =
        Json.read(
            """
            {"shareId": "s", "usable": false, "state": "full", "reason": "", "totalBytes": 2,
             "freeBytes": 0}""",
            ShareReport.class);
    assertThat(share.isThere()).isTrue();
    assertThat(Json.read(Json.write(share), ShareReport.class)).isEqualTo(share);
  }

  @Test
  void noMicrosecondOfTheSwitchIsLostOnTheWay() throws Json.UnreadableJson {
    var at = Instant.parse("2026-11-30T08:17:42.069123Z");
    var seen = new SwitchSeen(at, at.plusNanos(1_001_000), at.plusNanos(2_002_001));
    var took = MigrationTook.NOT_KNOWN.with(Optional.of(seen));

    assertThat(Json.read(Json.write(took), MigrationTook.class)).isEqualTo(took);
  }
}
