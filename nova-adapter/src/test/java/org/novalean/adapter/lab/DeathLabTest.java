package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The adapter, RabbitMQ or both die in the middle of a migration: it ends as if they had not, and
 * nothing is done twice. The link is slow, so that there is a middle; the switch is due some
 * seconds after copying began, so that it falls after the death.
 */
@Tag("lab")
class DeathLabTest {
  private final Lab lab = Lab.fromEnvironment();
  private LabServer server;
  private AdapterProcess adapter;

  @BeforeEach
  void boot(@TempDir Path directory) {
    server = new LabServer(lab, "mortal", "--memory", "256", "--dirty", "32MB@16", "--data", "32");
    lab.run("link", "compute1", "40mbit");
    lab.run("link", "compute2", "40mbit");
    adapter =
        new AdapterProcess(lab, directory)
            .with("lean", "switch", "on-stall")
            .with("lean", "stall_seconds", "3600")
            .with("lean", "deadline_seconds", "12")
            .with("lean", "deadline_action", "force");
  }

  @AfterEach
  void delete() {
    lab.run("link", "compute1", "off");
    lab.run("link", "compute2", "off");
    server.close();
    adapter.close();
    lab.awaitComputeHostsUp();
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
  @EnabledIfEnvironmentVariable(named = "NOVA_LEAN_TEST_SCOPE", matches = "all")
  void rabbitMqIsKilledWhileMemoryIsCopied() {
    adapter.start();
    server.liveMigrate();
    adapter.awaitLog("-> copying");
    adapter.mark();

    lab.run("service", "rabbitmq", "kill");
    adapter.awaitLog("No notifications at present");
    lab.run("service", "rabbitmq", "start");
    adapter.awaitLog("Notifications arrive");

    assertEndIsNovasAndNothingIsLost();
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "NOVA_LEAN_TEST_SCOPE", matches = "all")
  void bothAreKilledWhileMemoryIsCopied() {
    adapter.start();
    server.liveMigrate();
    adapter.awaitLog("-> copying");

    adapter.kill();
    lab.run("service", "rabbitmq", "kill");
    adapter.start().mark();
    lab.run("service", "rabbitmq", "start");
    adapter.awaitLog("Notifications arrive");

    assertEndIsNovasAndNothingIsLost();
  }

  /**
   * Whether Nova itself survives the broker's death is Nova's matter: a nova-compute whose RPC got
   * lost gives the migration up after its timeout (seen). The guest runs on either way, and what
   * nova-lean has on record is what Nova says in the end.
   */
  private void assertEndIsNovasAndNothingIsLost() {
    adapter.awaitLog("-> ended");
    var migration = adapter.newest(server).orElseThrow();
    var nova = lab.compute().liveMigrationsOf(server.id());
    assertThat(nova).hasSize(1);
    assertThat(migration.get("outcome").asText())
        .isEqualTo(nova.get(0).status().name().toLowerCase(Locale.ROOT));
    assertThat(server.forceCompletes())
        .as(adapter.log())
        .isLessThanOrEqualTo(migration.get("force_attempts").asLong());
    server.assertEveryBlockIsRight();
  }

  private void assertLeanEndWithoutDoubledAction() {
    adapter.awaitLog("ended: the server is on");
    var migration = adapter.newest(server).orElseThrow();
    assertThat(migration.get("outcome").asText()).isEqualTo("completed");
    assertThat(migration.get("post_copy").asBoolean()).as(adapter.log()).isTrue();
    // An attempt may have died on its way to Nova; none may have reached it that is not on record.
    assertThat(server.forceCompletes())
        .as(adapter.log())
        .isBetween(1L, migration.get("force_attempts").asLong());
    server.assertEveryBlockIsRight();
  }
}
