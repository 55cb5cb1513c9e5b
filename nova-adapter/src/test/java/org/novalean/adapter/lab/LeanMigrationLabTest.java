package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator gets from an ordinary live migration, with nova-lean beside the cloud. The link
 * is slow enough for all memory not to be across before Nova first looks for a force_complete.
 */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeanMigrationLabTest {
  private static final int MEGABITS = 200;
  private static final String LINK = MEGABITS + "mbit";

  private final Lab lab = Lab.fromEnvironment();
  private LabServer server;
  private AdapterProcess adapter;

  @BeforeAll
  void boot() {
    server = new LabServer(lab, "lean", "--memory", "256", "--dirty", "32MB@16", "--data", "64");
    link(LINK);
  }

  private void link(String rate) {
    lab.run("link", "compute1", rate);
    lab.run("link", "compute2", rate);
  }

  @AfterAll
  void delete() {
    link("off");
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void prepare(@TempDir Path directory) {
    adapter = new AdapterProcess(lab, directory);
  }

  @AfterEach
  void stop() {
    server.awaitNoTask();
    adapter.close();
  }

  @Test
  void isSwitchedToPostCopyCopiesNoDiskAndKeepsEveryBlock() {
    adapter.start();
    var source = server.host();
    var before = lab.json("traffic", "--output", "json").get("hosts");
    var ram = lab.json("ram", "--output", "json", server.name()).get("nonzero_bytes").asLong();

    lab.openstack("server", "migrate", "--live-migration", server.name());
    adapter.awaitLog("ended: the server is on");
    var after = lab.json("traffic", "--output", "json").get("hosts");

    assertThat(server.host()).isNotEqualTo(source);
    var sent = sentToComputes(after, source) - sentToComputes(before, source);
    var migration = adapter.newest(server).orElseThrow();
    assertThat(sent)
        .as("bytes on the wire: %s", migration)
        .isLessThan(new WireBudget(MEGABITS).of(ram, migration));
    server.assertEveryBlockIsRight();
    assertThat(migration.get("outcome").asText()).isEqualTo("completed");
    assertThat(migration.get("post_copy").asBoolean()).isTrue();
    assertThat(migration.get("policy_source").asText()).contains("configuration");
    assertThat(migration.get("request_id").asText()).startsWith("req-");
    assertThat(migration.get("source_host").asText()).isEqualTo(source);
    assertThat(adapter.stop()).isZero();
  }

  @Test
  void isLeftToNovaWhereTheServerSaysNever() {
    server.property("lean:switch", "never");
    try {
      adapter.start();
      server.liveMigrate();
      adapter.awaitLog("ended: the server is on");

      var migration = adapter.newest(server).orElseThrow();
      assertThat(migration.get("post_copy").asBoolean()).isFalse();
      assertThat(migration.get("force_attempts").asInt()).isZero();
      assertThat(migration.get("policy_source").asText()).isEqualTo("server metadata lean:switch");
      server.assertEveryBlockIsRight();
    } finally {
      server.clearProperty("lean:switch");
    }
  }

  @Test
  void isLeftToNovaWhereTheHostIsNotKnownToPermitPostCopy() {
    adapter.with("lean", "post_copy_hosts", "").start();
    var before = server.forceCompletes();

    server.liveMigrate();
    adapter.awaitLog("ended: the server is on");

    assertThat(server.forceCompletes()).isEqualTo(before);
    assertThat(adapter.log()).containsOnlyOnce("are left to Nova's pre-copy");
  }

  @Test
  @Thorough
  void isSwitchedWithoutABrokerToo() {
    adapter
        .with("DEFAULT", "transport_url", "rabbit://nobody:nothing@127.0.0.1:1/")
        .start()
        .awaitLog("looking at os-migrations every");

    server.liveMigrate();
    adapter.awaitLog("ended: the server is on");

    assertThat(adapter.newest(server).orElseThrow().get("post_copy").asBoolean()).isTrue();
  }

  @Test
  @Thorough
  void isSwitchedAgainAfterAnAbortedOne() {
    adapter.with("lean", "switch", "on-stall").start();
    link("50mbit");
    try {
      server.liveMigrate();
      adapter.awaitLog("-> copying");
      var id = adapter.newest(server).orElseThrow().get("migration_id").asLong();
      lab.compute().abort(server.id(), id);
      server.awaitNoTask();
      adapter.awaitLog("the server stays on");
      adapter.stop();

      adapter.with("lean", "switch", "immediate").start().mark();
      server.liveMigrate();
      adapter.awaitLog("ended: the server is on");
    } finally {
      link(LINK);
    }

    var migration = adapter.newest(server).orElseThrow();
    assertThat(migration.get("post_copy").asBoolean()).isTrue();
    server.assertEveryBlockIsRight();
  }

  private static long sentToComputes(JsonNode hosts, String host) {
    return hosts.get(host).get("to_computes").asLong();
  }
}
