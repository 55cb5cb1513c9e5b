package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.compute.Server;

/** A host whose nova.conf does not permit post-copy: there Nova pauses a server that is forced. */
@Tag("lab")
@Thorough
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoPostCopyLabTest {
  private static final String STRICT = "compute1";

  private final Lab lab = Lab.fromEnvironment();
  private LabServer server;
  private AdapterProcess adapter;

  @BeforeAll
  void boot() {
    lab.run("up", "--no-post-copy", STRICT);
    lab.awaitComputeHostsUp();
    server = new LabServer(lab, "strict", "--memory", "256", "--data", "32", "--host", STRICT);
  }

  @AfterAll
  void permitAgain() {
    lab.run("link", STRICT, "off");
    if (server != null) {
      server.close();
    }
    lab.run("up", "--no-post-copy", "off");
    lab.awaitComputeHostsUp();
  }

  @BeforeEach
  void prepare(@TempDir Path directory) {
    server.moveTo(STRICT);
    adapter = new AdapterProcess(lab, directory);
  }

  @AfterEach
  void stop() {
    lab.run("link", STRICT, "off");
    server.awaitNoTask();
    adapter.close();
  }

  @Test
  void isNotForcedWhereItIsNotNamedAndTheOperatorIsTold() {
    lab.run("link", STRICT, "200mbit");
    var before = server.forceCompletes();
    adapter.with("lean", "post_copy_hosts", "compute2").start();

    server.liveMigrate();
    adapter.awaitLog("ended: the server is on compute2");

    assertThat(server.forceCompletes()).isEqualTo(before);
    assertThat(adapter.log())
        .containsOnlyOnce("Migrations from compute1 are left to Nova's pre-copy");
    assertThat(adapter.newest(server).orElseThrow().get("post_copy").asBoolean()).isFalse();
    server.assertEveryBlockIsRight();
  }

  /** So slow a link that the memory takes longer than the attempts that show the mistake. */
  @Test
  void whereItIsNamedByMistakeThatIsFoundOutAndTheServerRunsInTheEnd() {
    lab.run("link", STRICT, "8mbit");
    var before = server.forceCompletes();
    adapter.start();

    server.liveMigrate();
    adapter.awaitLog("does not permit post-copy, and the server is paused");
    var forced = server.forceCompletes();
    lab.run("link", STRICT, "off");
    adapter.awaitLog("ended: the server is on compute2");

    assertThat(forced).isGreaterThan(before);
    assertThat(server.forceCompletes()).isEqualTo(forced);
    assertThat(adapter.newest(server).orElseThrow().get("post_copy").asBoolean()).isFalse();
    assertThat(server.now().powerState()).isEqualTo(Server.PowerState.RUNNING);
    server.assertEveryBlockIsRight();
  }
}
