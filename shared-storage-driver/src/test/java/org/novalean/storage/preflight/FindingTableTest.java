package org.novalean.storage.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTableTest {

  private static final List<Finding> FINDINGS =
      List.of(
          new Finding("", "cloud", "Keystone lets us in", "ok", "signed in", ""),
          new Finding(
              "c1",
              "post-copy",
              "Post-copy is permitted",
              "failed",
              "it is not permitted",
              "set in nova.conf:\n[libvirt] live_migration_permit_post_copy = true"),
          new Finding("c2", "agent", "The agent answers", "no agent", "cannot \u001b[2Jsee", ""));

  @Test
  void theFixStandsBelowEachFailure() {
    assertThat(String.join("\n", FindingTable.lines(FINDINGS, 66)))
        .isEqualTo(
            """
            HOST     CHECK      RESULT    DETAIL
            (cloud)  cloud      ok        signed in
            c1       post-copy  FAILED    it is not permitted
                                          fix: set in nova.conf:
                                               [libvirt]
                                               live_migration_permit_post_copy
                                               = true
            c2       agent      no agent  cannot ?[2Jsee

            1 failed, 0 warning, 1 ok, 1 no agent""");
  }

  @Test
  void jsonHasNullForWhatIsNotThere() {
    assertThat(FindingTable.json(FINDINGS.get(0)))
        .containsEntry("host", null)
        .containsEntry("status", "ok")
        .containsEntry("fix", null);
    assertThat(FindingTable.json(FINDINGS.get(1)))
        .containsEntry("host", "c1")
        .containsEntry("id", "post-copy");
  }
}
