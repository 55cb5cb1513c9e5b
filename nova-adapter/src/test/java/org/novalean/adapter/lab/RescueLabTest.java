package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * QEMU dies on the destination of a post-copy, and {@code nova-lean rescue} dies too as it starts
 * the server again from its newest disk. The link is slow, so that there is a middle. What a rescue
 * does that lives are cells of {@link FaultMatrixLabTest}.
 */
@Tag("layered")
@Thorough
class RescueLabTest {
  private static final String SOURCE = "compute1";
  private static final String DESTINATION = "compute2";
  private static final String SLOW = "8mbit";
  private static final int BLOCKS = 32 * 256;
  private static final int REWRITTEN = 4 * 256;

  private final Lab lab = Lab.fromEnvironment();
  private LabServer server;
  private AdapterProcess adapter;

  @BeforeEach
  void moveIntoPostCopyAndWriteThere(@TempDir Path directory) {
    new LabAgents(lab).start();
    server = new LabServer(lab, "rescued", "--memory", "256", "--dirty", "32MB@16", "--data", "32");
    adapter = new AdapterProcess(lab, directory).start();
    new Placement(adapter, server).seal();
    server.moveTo(SOURCE);
    rewrite(SOURCE);
    link(SLOW);
    adapter.mark();
    server.liveMigrateTo(DESTINATION);
    adapter.awaitLog("-> post-copy");
    awaitSomeMemory();
    rewrite(DESTINATION);
  }

  /** Sooner, QEMU on the destination still takes in the state of devices, and ends by itself. */
  private void awaitSomeMemory() {
    await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(lab.run("sh", SOURCE, "virsh", "domjobinfo", server.id()))
                    .containsPattern("Memory remaining: *(1[0-8]\\d|\\d\\d)\\."));
  }

  /** The guest writes a part of its blocks anew, and flushes them. */
  private void rewrite(String host) {
    var answer = server.guest("--host", host, "rewrite", "0", "4");
    assertThat(answer.get("rewritten").asInt()).isEqualTo(REWRITTEN);
  }

  private void link(String rate) {
    lab.run("link", SOURCE, rate);
    lab.run("link", DESTINATION, rate);
  }

  private void killQemu() {
    lab.run(
        "sh",
        DESTINATION,
        "sh",
        "-c",
        "kill -9 $(pgrep -f '[q]emu-system.*%s')".formatted(server.id()));
  }

  @AfterEach
  void delete() {
    link("off");
    try {
      server.close();
    } finally {
      adapter.close();
    }
  }

  @Test
  void aRescueThatDiesInItsMiddleIsRunAgain() {
    killQemu();
    adapter.awaitLog("is gone, and with it a part of its memory");
    assertPlanned();
    link("off");
    // What a rescue has done when it dies right after it ended the source's half.
    lab.run("sh", SOURCE, "virsh", "destroy", server.id());

    var answer = adapter.command("rescue", server.id(), "--yes");

    assertThat(answer.exitCode()).as(answer.output()).isZero();
    // Nova may have seen by then that it is off, and then it is for the operator to start it.
    if (answer.output().contains("openstack server start " + server.id())) {
      server.startAgain();
    } else {
      assertThat(answer.output()).contains("well: it runs on " + DESTINATION);
    }
    assertStartedWithEveryBlock();
  }

  /** A server in trouble is explained, and nothing is done to it. */
  private void assertPlanned() {
    var answer = adapter.command("rescue", server.id(), "--dry-run");
    assertThat(answer.exitCode()).as(answer.output()).isEqualTo(1);
    assertThat(answer.output())
        .contains(
            "to be rescued:",
            "the newest disk: the one on " + DESTINATION,
            "lost: the guest's memory",
            SOURCE);
    assertThat(adapter.json("rescue", server.id()).get("state").asText())
        .as("nothing was done")
        .isEqualTo("to be rescued");
  }

  private void assertStartedWithEveryBlock() {
    assertThat(server.host()).isEqualTo(DESTINATION);
    assertThat(server.now().isAtRest()).isTrue();
    assertRunsOnlyOn(DESTINATION);
    server.awaitGuest();
    assertVerified(server.guest("verify"));
    server.liveMigrateTo(SOURCE);
    server.awaitNoTask();
    assertThat(server.host()).as("it migrates again").isEqualTo(SOURCE);
    assertVerified(server.guest("verify"));
    assertRunsOnlyOn(SOURCE);
  }

  private static void assertVerified(JsonNode verified) {
    assertThat(verified.get("verified").asInt()).as("%s", verified).isEqualTo(BLOCKS);
    assertThat(verified.get("wrong").asInt()).as("%s", verified).isZero();
    assertThat(verified.get("generation_sum").asInt())
        .as("what was flushed before the switch and after it: %s", verified)
        .isEqualTo(BLOCKS + 2 * REWRITTEN);
  }

  private void assertRunsOnlyOn(String host) {
    for (var each : new String[] {"compute1", "compute2", "compute3"}) {
      var qemu =
          lab.run(
              "sh",
              each,
              "sh",
              "-c",
              "pgrep -fc '[q]emu-system.*%s' || true".formatted(server.id()));
      assertThat(qemu.strip()).as("QEMUs on %s", each).isEqualTo(each.equals(host) ? "1" : "0");
    }
  }
}
