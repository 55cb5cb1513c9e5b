package org.novalean.storage.messages;

import static org.assertj.core.api.Assertions.assertThat;

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
}
