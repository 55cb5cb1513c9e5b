package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** A server with every kind of local disk: what can be placed is, what cannot is left alone. */
@Tag("layered")
@EnabledIfEnvironmentVariable(named = "NOVA_LEAN_TEST_SCOPE", matches = "all")
class DiskKindsLabTest {
  private final Lab lab = Lab.fromEnvironment();

  @Test
  void rootAndEphemeralDiskArePlacedSwapIsLeftAloneAndAllMoveTogether(@TempDir Path directory) {
    new LabAgents(lab).start();
    try (var server =
            new LabServer(
                lab,
                "disks",
                "--memory",
                "128",
                "--data",
                "16",
                "--config-drive",
                "--ephemeral",
                "1",
                "--swap",
                "64");
        var adapter = new AdapterProcess(lab, directory).start()) {
      var placement = new Placement(adapter, server);

      placement.seal();

      assertThat(placement.disk("vdb").get("layer").asText()).contains(server.id() + "-vdb-");
      var swap = placement.disk("vdc");
      assertThat(swap.get("placeable").asBoolean()).isFalse();
      assertThat(swap.get("kind").asText()).contains("swap");
      server.guest("rewrite", "3", "4");
      adapter.mark();
      server.liveMigrate();
      adapter.awaitLog("ended: the server is on");
      server.awaitNoTask();
      server.assertEveryBlockIsRight();
    }
  }
}
