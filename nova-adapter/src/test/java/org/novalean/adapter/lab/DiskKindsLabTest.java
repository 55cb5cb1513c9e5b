package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of local disk: what can be placed is, what cannot is left alone and says why. */
@Tag("layered")
@Thorough
class DiskKindsLabTest {
  private final Lab lab = Lab.fromEnvironment();
  private Path directory;
  private AdapterProcess adapter;

  @BeforeEach
  void start(@TempDir Path directory) {
    this.directory = directory;
    new LabAgents(lab).start();
    adapter = new AdapterProcess(lab, directory).start();
  }

  @AfterEach
  void stop() {
    adapter.close();
  }

  @Test
  void rootAndEphemeralDiskArePlacedSwapIsLeftAloneAndAllMoveTogether() {
    try (var server = boot("--config-drive", "--ephemeral", "1", "--swap", "64")) {
      var placement = new Placement(adapter, server);

      placement.seal();

      assertThat(placement.disk("vdb").get("layer").asText()).contains(server.id() + "-vdb-");
      var swap = placement.disk("vdc");
      assertThat(swap.get("placeable").asBoolean()).isFalse();
      assertThat(swap.get("kind").asText()).contains("swap");
      assertMoves(server);
    }
  }

  @Test
  void aServerThatWasMadeFromARawImageIsPlacedLikeAnyOther() {
    try (var image = new RawImage(lab, directory);
        var server = boot("--image", image.name())) {

      new Placement(adapter, server).seal();

      assertMoves(server);
    }
  }

  /** Nova tells the format of what lies on a raw disk from what the guest wrote: never a layer. */
  @Test
  void aRawDiskIsLeftAloneAndThePlacementSaysWhy() {
    try (var rawDisks = new RawDisks(lab, "compute3");
        var image = new RawImage(lab, directory);
        var server = boot("--image", image.name(), "--host", rawDisks.host())) {

      var root = new Placement(adapter, server).disk("vda");

      assertThat(root.get("placeable").asBoolean()).isFalse();
      assertThat(root.get("kind").asText()).contains("raw").contains("qcow2");
      var seal = adapter.command("seal", server.id());
      assertThat(seal.exitCode()).as(seal.output()).isEqualTo(1);
      server.assertEveryBlockIsRight();
    }
  }

  private LabServer boot(String... more) {
    return new LabServer(
        lab,
        "disks",
        Stream.concat(Stream.of("--memory", "128", "--data", "16"), Arrays.stream(more))
            .toArray(String[]::new));
  }

  private void assertMoves(LabServer server) {
    server.guest("rewrite", "3", "4");
    var sum = server.generationSum();
    var source = server.host();
    adapter.mark();
    server.liveMigrate();
    adapter.awaitLog("ended: the server is on");
    server.awaitNoTask();
    assertThat(server.host()).as(adapter.log()).isNotEqualTo(source);
    server.assertEveryBlockIsRight();
    assertThat(server.generationSum()).isEqualTo(sum);
  }
}
