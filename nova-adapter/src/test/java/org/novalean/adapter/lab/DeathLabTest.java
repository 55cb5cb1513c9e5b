package org.novalean.adapter.lab;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The adapter, RabbitMQ or both die in the middle of a migration: it ends as if they had not, and
 * nothing is done twice. The link is slow, so that there is a middle; the switch is due some
 * seconds after copying began, so that it falls after the death.
 */
@Tag("lab")
@Thorough
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

    Ending.assertLean(adapter, server);
  }

  @Test
  void theAdapterIsKilledAsItSendsTheSwitch() {
    adapter.with("lean", "switch", "immediate").start();
    server.liveMigrate();
    adapter.awaitLog("force_complete, attempt 1");

    adapter.kill();
    adapter.start().mark();

    Ending.assertLean(adapter, server);
  }

  @Test
  void theAdapterIsKilledInPostCopy() {
    adapter.with("lean", "switch", "immediate").start();
    server.liveMigrate();
    adapter.awaitLog("-> post-copy");

    adapter.kill();
    adapter.start().mark();

    Ending.assertLean(adapter, server);
  }

  @Test
  void rabbitMqIsKilledWhileMemoryIsCopied() {
    adapter.start();
    server.liveMigrate();
    adapter.awaitLog("-> copying");
    adapter.mark();

    lab.run("service", "rabbitmq", "kill");
    adapter.awaitLog("No notifications at present");
    lab.run("service", "rabbitmq", "start");
    adapter.awaitLog("Notifications arrive");

    Ending.assertIsWhatNovaSays(lab, adapter, server);
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
    adapter.awaitLog("Notifications arrive");

    Ending.assertIsWhatNovaSays(lab, adapter, server);
  }
}
