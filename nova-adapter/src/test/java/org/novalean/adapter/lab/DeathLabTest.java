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

/**
 * The adapter, RabbitMQ or both die in the middle of a migration: it ends as if they had not, and
 * nothing is done twice. The link is slow, so that there is a middle; the switch is due some
 * seconds after copying began, so that it falls after the death.
 */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeathLabTest {
  private final Lab lab = Lab.fromEnvironment();
  private LabServer server;
  private AdapterProcess adapter;
  private long forcedBefore;

  @BeforeAll
  void boot() {
    server = new LabServer(lab, "mortal", "--memory", "256", "--dirty", "32MB@16", "--data", "32");
    lab.run("link", "compute1", "40mbit");
    lab.run("link", "compute2", "40mbit");
  }

  @AfterAll
  void delete() {
    lab.run("link", "compute1", "off");
    lab.run("link", "compute2", "off");
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void prepare(@TempDir Path directory) {
    adapter =
        new AdapterProcess(lab, directory)
            .with("lean", "switch", "on-stall")
            .with("lean", "stall_seconds", "3600")
            .with("lean", "deadline_seconds", "8")
            .with("lean", "deadline_action", "force");
    forcedBefore = server.forceCompletes();
  }

  @AfterEach
  void stop() {
    server.awaitNoTask();
    adapter.close();
  }

  @Test
  void theAdapterIsKilledWhileMemoryIsCopied() {
    adapter.start();
    server.liveMigrate();
    adapter.awaitLog("-> copying");

    adapter.kill();
    adapter.start().mark();

    assertLeanEndWithoutDoubledAction();
  }

  @Test
  void theAdapterIsKilledAsItSendsTheSwitch() {
    adapter.with("lean", "switch", "immediate").start();
    server.liveMigrate();
    adapter.awaitLog("force_complete, attempt 1");

    adapter.kill();
    adapter.start().mark();

    assertLeanEndWithoutDoubledAction();
  }

  @Test
  void theAdapterIsKilledInPostCopy() {
    adapter.with("lean", "switch", "immediate").start();
    server.liveMigrate();
    adapter.awaitLog("-> post-copy");

    adapter.kill();
    adapter.start().mark();

    assertLeanEndWithoutDoubledAction();
  }

  @Test
  void rabbitMqIsKilledWhileMemoryIsCopied() {
    adapter.start();
    server.liveMigrate();
    adapter.awaitLog("-> copying");

    lab.run("service", "rabbitmq", "kill");
    adapter.awaitLog("No notifications at present");
    lab.run("service", "rabbitmq", "start");

    assertLeanEndWithoutDoubledAction();
  }

  @Test
  void bothAreKilledWhileMemoryIsCopied() {
    adapter.start();
    server.liveMigrate();
    adapter.awaitLog("-> copying");

    adapter.kill();
    lab.run("service", "rabbitmq", "kill");
    adapter.start().mark();
    lab.run("service", "rabbitmq", "start");

    assertLeanEndWithoutDoubledAction();
  }

  private void assertLeanEndWithoutDoubledAction() {
    adapter.awaitLog("ended: the server is on");
    var migration = adapter.newest(server).orElseThrow();
    assertThat(migration.get("outcome").asText()).isEqualTo("completed");
    assertThat(migration.get("post_copy").asBoolean()).as(adapter.log()).isTrue();
    // An attempt may have died on its way to Nova; none may have reached it that is not on record.
    assertThat(server.forceCompletes() - forcedBefore)
        .as(adapter.log())
        .isBetween(1L, migration.get("force_attempts").asLong());
    server.assertEveryBlockIsRight();
  }
}
