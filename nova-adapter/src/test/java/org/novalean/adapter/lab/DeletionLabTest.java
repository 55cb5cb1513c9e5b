package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sealed server is deleted: its data at rest stays as long as anybody may want it back. */
@Tag("layered")
@Thorough
class DeletionLabTest {
  private final Lab lab = Lab.fromEnvironment();

  @BeforeEach
  void start() {
    new LabAgents(lab).start();
  }

  @Test
  void theLayerOfADeletedServerIsLeftToGarbageCollectionWhichWaits(@TempDir Path directory) {
    try (var adapter = new AdapterProcess(lab, directory).start()) {
      String layer;
      try (var server = boot()) {
        var placement = new Placement(adapter, server);
        placement.seal();
        layer = placement.layer().orElseThrow();
        assertThat(keptBecause(adapter, layer)).contains(server.id() + "/disk").contains(" stands");
      }

      assertThat(keptBecause(adapter, layer))
          .contains("Nova knows its server no more")
          .contains("collected after");
    }
  }

  /** Nova restarts twice for it. */
  @Test
  void aServerThatIsRestoredHasAllItsData(@TempDir Path directory) {
    lab.run("up", "--soft-delete", "3600");
    try (var adapter = new AdapterProcess(lab, directory).start();
        var server = boot()) {
      var placement = new Placement(adapter, server);
      placement.seal();
      var layer = placement.layer().orElseThrow();
      server.guest("rewrite", "3", "2");
      var sum = server.generationSum();

      lab.openstack("server", "delete", server.id());
      server.awaitStatus("SOFT_DELETED");
      assertThat(keptBecause(adapter, layer)).contains(" stands on it");
      lab.openstack("server", "restore", server.id());
      server.awaitStatus("ACTIVE");
      server.awaitGuest();

      server.assertEveryBlockIsRight();
      assertThat(server.generationSum()).isEqualTo(sum);
      placement.seal();
      server.assertEveryBlockIsRight();
    } finally {
      lab.run("up", "--soft-delete", "off");
    }
  }

  private LabServer boot() {
    return new LabServer(lab, "deletion", "--memory", "128", "--data", "16");
  }

  /** Why {@code nova-lean layers} keeps it. */
  private static String keptBecause(AdapterProcess adapter, String layer) {
    var files = adapter.json("layers").get("files");
    var file =
        StreamSupport.stream(files.spliterator(), false)
            .filter(each -> each.get("name").asText().equals(layer))
            .findFirst();
    assertThat(file).as("%s", files).isPresent();
    assertThat(file.get().get("verdict").asText()).as("%s", file).isEqualTo("keep");
    return file.get().get("reason").asText();
  }
}
