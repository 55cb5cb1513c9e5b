package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The path between source and destination breaks in post-copy: the server arrives all the same,
 * without a reboot and with every block right. The link is slow, so that there is a middle.
 */
@Tag("layered")
@Thorough
class PostCopyGuardLabTest {
  private static final String SOURCE = "compute1";
  private static final String DESTINATION = "compute2";
  private static final String SLOW = "16mbit";

  private final Lab lab = Lab.fromEnvironment();
  private LabServer server;
  private AdapterProcess adapter;
  private long uptime;

  @BeforeEach
  void moveIntoPostCopy(@TempDir Path directory) {
    new LabAgents(lab).start();
    server = new LabServer(lab, "halves", "--memory", "256", "--dirty", "32MB@16", "--data", "32");
    adapter = new AdapterProcess(lab, directory).start();
    new Placement(adapter, server).seal();
    server.moveTo(SOURCE);
    lab.run("link", SOURCE, SLOW);
    lab.run("link", DESTINATION, SLOW);
    uptime = uptime();
    adapter.mark();
    server.liveMigrateTo(DESTINATION);
    adapter.awaitLog("-> post-copy");
    awaitMemory();
  }

  /**
   * A good part of the memory is there. Sooner, QEMU on the destination ends with the connection
   * (it still takes in the state of devices), or cannot be asked for anything: under software
   * emulation it waits for the pages of an interrupt with its lock held.
   */
  private void awaitMemory() {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(lab.run("sh", SOURCE, "virsh", "domjobinfo", server.id()))
                    .containsPattern("Memory remaining: *(1[0-7]\\d|\\d\\d)\\."));
  }

  @AfterEach
  void delete() {
    lab.run("link", SOURCE, "off");
    lab.run("link", DESTINATION, "off");
    try {
      server.awaitNoTask();
      server.close();
    } finally {
      adapter.close();
    }
  }

  @Test
  void aConnectionThatIsResetTwiceIsMadeAgainTwice() {
    reset();
    adapter.awaitLog("post-copy -> broken");
    adapter.awaitLog("broken -> post-copy");
    adapter.mark();

    reset();
    adapter.awaitLog("post-copy -> broken");

    assertArrivedUnharmed();
  }

  @Test
  void aPathThatIsCutAfterAResetIsWaitedForByAnAdapterThatTookOverToo() {
    adapter.kill();
    reset();
    lab.run("link", DESTINATION, "cut");
    adapter.start().mark();
    adapter.awaitLog("both halves of the server are kept until it goes on");

    lab.run("link", DESTINATION, SLOW);

    assertArrivedUnharmed();
  }

  private void assertArrivedUnharmed() {
    lab.run("link", SOURCE, "off");
    lab.run("link", DESTINATION, "off");
    adapter.awaitLog("ended: the server is on " + DESTINATION);
    var migration = adapter.newest(server).orElseThrow();
    assertThat(migration.get("outcome").asText()).isEqualTo("completed");
    server.awaitStatus("ACTIVE");
    server.assertEveryBlockIsRight();
    assertThat(uptime()).as("it was not booted again").isGreaterThan(uptime);
  }

  private long uptime() {
    return server.guest("status").get("uptime_ms").asLong();
  }

  /** Ends every connection over which QEMU takes memory in. */
  private void reset() {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(
                        lab.run(
                            "sh",
                            DESTINATION,
                            "ss",
                            "-HKt",
                            "state",
                            "established",
                            "sport >= :49152 and sport <= :49215"))
                    .contains(":491"));
  }
}
