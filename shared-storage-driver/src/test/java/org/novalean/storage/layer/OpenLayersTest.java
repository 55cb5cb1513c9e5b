package org.novalean.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.share.SharePlace;

/** This JVM has a layer open as a QEMU would. */
class OpenLayersTest {

  private static final String SERVER = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";
  private static final String G1 = new LayerName(SERVER, "vda", 1).fileName();

  private final Path directory;
  private final Path layer;
  private final OpenLayers openLayers;
  private final FileChannel open;

  OpenLayersTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    var place = new SharePlace(directory);
    Files.createDirectory(place.base());
    layer = Files.createFile(place.file(G1));
    openLayers = new OpenLayers(place, new FileWork("share", 2, Duration.ofSeconds(30)));
    open = FileChannel.open(layer);
  }

  @AfterEach
  void close() throws IOException {
    open.close();
  }

  private List<OpenLayer> ofThisProcess() throws IOException {
    return openLayers.of(ProcessHandle.current().pid());
  }

  private String alarm() throws IOException {
    assertThat(ofThisProcess()).extracting(OpenLayer::name).containsExactly(G1);
    return ofThisProcess().get(0).alarm().orElse("");
  }

  @Test
  void theVeryFileOnTheShareIsRight() throws IOException {
    assertThat(ofThisProcess()).containsExactly(new OpenLayer(G1, Optional.empty()));
  }

  @Test
  void whatIsNotOpenIsNotNamed() throws IOException {
    open.close();
    assertThat(ofThisProcess()).isEmpty();
  }

  @Test
  void anotherFileOfTheSameNameIsAnAlarm() throws IOException {
    var other = Files.copy(layer, directory.resolve("other"));
    Files.move(other, layer, StandardCopyOption.REPLACE_EXISTING);
    assertThat(alarm()).contains("has another file open", layer.toString(), "hard-reboot");
  }

  @Test
  void aFileOfThatNameInAnotherDirectoryIsAnAlarm() throws IOException {
    open.close();
    var below = Files.createDirectory(directory.resolve("below")).resolve(G1);
    Files.createFile(below);
    try (var wrong = FileChannel.open(below)) {
      assertThat(wrong.isOpen()).isTrue();
      assertThat(alarm()).contains("has another file open");
    }
  }

  @Test
  void aFileThatIsGoneIsAnAlarm() throws IOException {
    Files.delete(layer);
    assertThat(alarm()).contains("not on the share any more");
  }

  @Test
  void ofAProcessThatHasEndedNothingIsSaid() throws IOException, InterruptedException {
    var process = new ProcessBuilder("true").start();
    process.waitFor();
    assertThat(openLayers.of(process.pid())).isEmpty();
  }

  @Test
  void theNamesThatQemusHaveOpenAreFound() throws IOException {
    var qemu = Files.copy(Path.of("/usr/bin/sleep"), directory.resolve("qemu-testing"));
    var process = new ProcessBuilder(qemu.toString(), "1000").redirectInput(layer.toFile()).start();
    try {
      await().untilAsserted(() -> assertThat(openLayers.names()).contains(G1));
    } finally {
      process.destroyForcibly();
    }
  }
}
