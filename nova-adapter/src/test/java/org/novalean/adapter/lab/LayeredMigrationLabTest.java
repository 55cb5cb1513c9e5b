package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.events.testing.TestScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator gets from an ordinary live migration of a server whose data at rest lies on the
 * share, and whose current data is local.
 */
@Tag("layered")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LayeredMigrationLabTest {
  private static final Logger log = LoggerFactory.getLogger(LayeredMigrationLabTest.class);
  private static final List<String> HOSTS = List.of("compute1", "compute2", "compute3");
  private static final int MEGABITS = 200;
  private static final String LINK = MEGABITS + "mbit";
  private static final int DATA = 48;

  /** What the guest's system may write by itself meanwhile. */
  private static final long MORE = 4 << 20;

  /** What an image file has besides data: it is announced, and made anew rather than copied. */
  private static final long TABLES = 1 << 20;

  private static final int ROUNDS = TestScope.ALL ? 30 : 2;

  private final Lab lab = Lab.fromEnvironment();
  private LabServer server;
  private AdapterProcess adapter;
  private Placement placement;

  @BeforeAll
  void boot() {
    new LabAgents(lab).start();
    server = new LabServer(lab, "layered", "--memory", "256", "--data", "" + DATA);
    server.guest("dirty", "32", "16");
    HOSTS.forEach(host -> lab.run("link", host, LINK));
  }

  @AfterAll
  void delete() {
    HOSTS.forEach(host -> lab.run("link", host, "off"));
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void prepare(@TempDir Path directory) {
    adapter = new AdapterProcess(lab, directory).start();
    placement = new Placement(adapter, server);
  }

  @AfterEach
  void stop() {
    server.awaitNoTask();
    adapter.close();
  }

  @Test
  void crossesWithItsMemoryAndItsCurrentDataOnlyAndKeepsEveryBlock() {
    placement.seal();
    server.guest("rewrite", "0", "12");
    placement.seal();
    server.guest("rewrite", "6", "8");
    var top = placement.topBytes();
    assertThat(top).as("what crosses is far less than what is at rest").isLessThan(DATA << 19);

    var destination = next(server.host());
    var explained = adapter.json("explain", server.id(), "--to", destination);
    assertThat(explained.get("lean").asBoolean()).as(explained.toString()).isTrue();
    var announced = explained.get("copied_bytes").asLong();
    assertThat(announced).isBetween(top, top + MORE);

    var move = migrate(destination, announced);

    assertThat(move.copied()).as("what explain said").isBetween(announced - TABLES, announced);
    assertThat(move.record().get("post_copy").asBoolean()).as(adapter.log()).isTrue();
  }

  @Test
  @Thorough
  void whoeverAsksForASealThatIsUnderWayJoinsIt() {
    var host = server.host();
    // Slow enough to be joined.
    lab.run("link", host, "10mbit");
    try {
      server.guest("rewrite", "0", "16");
      var first = adapter.inBackground("seal", server.id());
      await().atMost(Duration.ofMinutes(1)).until(() -> server.now().lockReason().isPresent());

      var second = adapter.command("seal", server.id());

      assertThat(second.exitCode()).as(second.output()).isZero();
      assertThat(outcome(second)).isEqualTo(outcome(first.join()));
      assertThat(server.now().lockReason()).isEmpty();
    } finally {
      lab.run("link", host, LINK);
    }
    server.assertEveryBlockIsRight();
  }

  /** It names what was sealed, in which time. */
  private static String outcome(AdapterProcess.Answer answer) {
    return answer.output().strip().lines().reduce("", (before, line) -> line);
  }

  @Test
  void agentsDoNothingForWhoeverHasNotTheirKey(@TempDir Path directory) throws IOException {
    var key = Files.writeString(directory.resolve("key"), "x".repeat(64));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    try (var stranger = new AdapterProcess(lab, directory)) {
      stranger.with("DEFAULT", "request_key_file", key.toString());

      var refused = stranger.command("seal", server.id());

      assertThat(refused.exitCode()).as(refused.output()).isNotZero();
      assertThat(refused.output()).contains("request_key_file");
    }
    assertThat(server.now().lockReason()).isEmpty();
  }

  @Test
  void losesNothingInManyRoundsOfWritingSealingAndMoving() {
    for (var round = 0; round < ROUNDS; round++) {
      var written = 7 * round % (DATA - 8);
      server.guest("rewrite", "" + written, "8");
      placement.seal();
      server.guest("rewrite", "" + (written + 3), "2");

      migrate(next(server.host()), placement.topBytes());
    }
  }

  @Test
  @Thorough
  void isLeftToPreCopyWithTheReasonOnRecordWhereItsDestinationDoesNotPermitPostCopy() {
    var destination = next(server.host());
    var forced = server.forceCompletes();
    // The guest writes faster than slow links take, and pre-copy is to get to its end.
    HOSTS.forEach(host -> lab.run("link", host, "off"));
    try {
      adapter.mark();
      new Planting(lab, destination)
          .novaConf(
              "[libvirt]\nlive_migration_permit_post_copy = false\n",
              () -> {
                var explained = adapter.json("explain", server.id(), "--to", destination);
                assertThat(explained.get("lean").asBoolean()).as(explained.toString()).isFalse();
                server.liveMigrateTo(destination);
                adapter.awaitLog("ended: the server");
              });
    } finally {
      HOSTS.forEach(host -> lab.run("link", host, LINK));
    }
    server.awaitNoTask();

    assertThat(server.host()).as(adapter.log()).isEqualTo(destination);
    assertThat(server.forceCompletes()).isEqualTo(forced);
    var migration = adapter.newest(server).orElseThrow();
    assertThat(migration.get("post_copy").asBoolean()).isFalse();
    assertThat(migration.get("notes").toString())
        .contains("is left to Nova's pre-copy: " + destination + ": [libvirt]");
    server.assertEveryBlockIsRight();
  }

  /**
   * A migration.
   *
   * @param record what nova-lean has on record of it
   * @param copied bytes of the disk
   */
  private record Move(JsonNode record, long copied) {}

  private Move migrate(String destination, long top) {
    var sum = server.generationSum();
    var ram = lab.json("ram", "--output", "json", server.name()).get("nonzero_bytes").asLong();
    var source = server.host();
    var mirror = new MirrorLog(lab, source);
    var before = sentToComputes(source);
    adapter.mark();
    server.liveMigrateTo(destination);
    adapter.awaitLog("ended: the server");
    server.awaitNoTask();

    assertThat(server.host()).as(adapter.log()).isEqualTo(destination);
    var copied = mirror.mirroredBytes();
    assertThat(copied).isBetween(1L, top);
    var sent = sentToComputes(source) - before;
    log.info(
        "{} to {}: sent {}, RAM {}, top {}, copied {}",
        source,
        destination,
        sent,
        ram,
        top,
        copied);
    var migration = adapter.newest(server).orElseThrow();
    assertThat(sent)
        .as("bytes on the wire: %s", migration)
        .isLessThan(new WireBudget(MEGABITS).of(ram + top, migration));
    assertThat(migration.get("outcome").asText()).isEqualTo("completed");
    assertThat(migration.get("notes").toString())
        .contains(destination + " sees the data at rest: " + placement.layer().orElseThrow());
    server.assertEveryBlockIsRight();
    assertThat(server.generationSum()).as("no block has fallen back").isEqualTo(sum);
    return new Move(migration, copied);
  }

  private static String next(String host) {
    return HOSTS.get((HOSTS.indexOf(host) + 1) % HOSTS.size());
  }

  private long sentToComputes(String host) {
    return lab.json("traffic", "--output", "json")
        .get("hosts")
        .get(host)
        .get("to_computes")
        .asLong();
  }
}
