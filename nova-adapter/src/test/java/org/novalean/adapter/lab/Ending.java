package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** How a migration has to end, whatever died on the way: nothing lost, nothing done twice. */
final class Ending {

  private Ending() {}

  /** The server is on its destination, by way of post-copy, with every block right. */
  static void assertLean(AdapterProcess adapter, LabServer server) {
    adapter.awaitLog("ended: the server is on");
    var migration = adapter.newest(server).orElseThrow();
    assertThat(migration.get("outcome").asText()).isEqualTo("completed");
    assertThat(migration.get("post_copy").asBoolean()).as(adapter.log()).isTrue();
    assertThat(server.forceCompletes()).as(adapter.log()).isPositive();
    assertNothingTwice(adapter, server, migration);
    server.assertEveryBlockIsRight();
  }

  /**
   * Whether Nova itself survives the broker's death is Nova's matter: a nova-compute whose RPC got
   * lost gives the migration up after its timeout (seen). The guest runs on either way, and what
   * nova-lean has on record is what Nova says in the end.
   */
  static void assertIsWhatNovaSays(Lab lab, AdapterProcess adapter, LabServer server) {
    adapter.awaitLog("-> ended");
    var migration = adapter.newest(server).orElseThrow();
    var nova = lab.compute().liveMigrationsOf(server.id());
    assertThat(nova).hasSize(1);
    assertThat(migration.get("outcome").asText())
        .isEqualTo(nova.get(0).status().name().toLowerCase(Locale.ROOT));
    assertNothingTwice(adapter, server, migration);
    server.assertEveryBlockIsRight();
    if (!migration.get("outcome").asText().equals("completed")) {
      // Nova would delete the server on the host of its books, and leave a guest on the other.
      lab.run("kill-qemu", server.name());
    }
  }

  /**
   * An attempt may have died on its way to Nova; none may have reached it that is not on record.
   */
  private static void assertNothingTwice(
      AdapterProcess adapter, LabServer server, JsonNode migration) {
    assertThat(server.forceCompletes())
        .as(adapter.log())
        .isLessThanOrEqualTo(migration.get("force_attempts").asLong());
  }
}
