package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.novalean.adapter.volumes.Volume;

/** The root volume of a server in the lab, and the command that moves it. */
final class MovingVolume {

  /** A lab's hosts share two cores, and a service that is away takes its time to be missed. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Lab lab;
  private final LabServer server;
  private final AdapterProcess adapter;
  private final String id;

  MovingVolume(Lab lab, LabServer server, AdapterProcess adapter) {
    this.lab = lab;
    this.server = server;
    this.adapter = adapter;
    this.id = lab.compute().disks(server.id()).orElseThrow().rootVolume().orElseThrow().volumeId();
  }

  String id() {
    return id;
  }

  Volume now() {
    return lab.volumes().volume(id).orElseThrow();
  }

  /** Moves it, and waits for its end. */
  AdapterProcess.Answer place(String type) {
    return adapter.command(PATIENCE, "place", server.id(), "--to", "cinder:" + type);
  }

  /** Begins to move it, and returns once it is being copied. */
  CompletableFuture<AdapterProcess.Answer> placeUntilCopied(String type) {
    var placing = adapter.inBackground(PATIENCE, "place", server.id(), "--to", "cinder:" + type);
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .failFast("the copy begins before the command ends", placing::isDone)
        .until(() -> !jobs().isBlank());
    return placing;
  }

  /** What libvirt tells of the block job on the disk; blank where there is none. */
  String jobs() {
    var told = lab.run("sh", server.host(), "virsh", "blockjob", server.id(), "vda", "--raw");
    return told.contains("type=") ? told : "";
  }

  /** The file that the guest writes to, by libvirt's word. */
  String file() {
    var told = lab.run("sh", server.host(), "virsh", "domblklist", server.id());
    return told.lines()
        .map(String::strip)
        .filter(line -> line.startsWith("vda "))
        .map(line -> line.substring(line.lastIndexOf('/') + 1))
        .findFirst()
        .orElseThrow();
  }

  /** It lies there, the server runs on it, and nothing is left of the way. */
  void assertIsOf(String type) {
    var volume = now();
    assertThat(volume.type()).as("%s", volume).contains(type);
    assertThat(volume.status()).as("%s", volume).isEqualTo("in-use");
    assertThat(volume.host()).as("%s", volume).contains(pool(type));
    assertThat(volume.servers()).as("%s", volume).containsExactly(server.id());
    assertThat(lab.volumes().copyOf(id)).as("what it was copied into").isEmpty();
    assertThat(file()).as("the file that the guest writes to").isEqualTo(cindersFile());
    assertThat(server.now().status()).isEqualTo("ACTIVE");
    assertThat(server.now().taskState()).isEmpty();
  }

  private String cindersFile() {
    return lab.volumes().attachmentsOf(id).get(0).connection().orElseThrow().name().orElseThrow();
  }

  private String pool(String type) {
    for (var known : lab.status().get("cinder").get("types")) {
      if (known.get("name").asText().equals(type)) {
        return known.get("pool").asText();
      }
    }
    throw new AssertionError("the lab has no volume type " + type);
  }
}
