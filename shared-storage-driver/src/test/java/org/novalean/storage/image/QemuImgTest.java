package org.novalean.storage.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.io.FileStat;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HostCommands;
import org.novalean.storage.io.HungException;
import org.novalean.storage.io.ImageFiles;
import org.novalean.storage.io.TestingHostCommands;

class QemuImgTest extends DiskImagesContract {

  private final Path directory;

  QemuImgTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private final HostCommands commands = new HostCommands(Duration.ofSeconds(30), 2);

  @BeforeEach
  void needsQemuImg() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/qemu-img")),
        "qemu-img is not installed: apt-get install qemu-utils");
  }

  @Override
  protected DiskImages images() {
    return new QemuImg(commands, files(share()), directory);
  }

  private static FileWork share() {
    return new FileWork("share", 2, Duration.ofSeconds(30));
  }

  private ImageFiles files(FileWork share) {
    var local = new FileWork("local disk", 2, Duration.ofSeconds(30));
    return new ImageFiles(directory.resolve("_base"), share, local);
  }

  @Override
  protected Path directory() {
    return directory;
  }

  @Test
  void novaMayReadWhatIsMade() throws IOException {
    images().create(directory.resolve("layer"), GIB);
    images().createOverlay(directory.resolve("disk"), directory.resolve("layer"), GIB);

    for (var name : List.of("layer", "disk")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
          .isEqualTo("rw-r--r--");
    }
  }

  @Test
  void novaOwnsWhatIsMade() throws IOException {
    assumeTrue(FileStat.of(directory).user() == 0, "only root can give files away");
    Files.setAttribute(directory, "unix:uid", 4242);
    Files.setAttribute(directory, "unix:gid", 4343);

    images().create(directory.resolve("layer"), GIB);

    var made = FileStat.of(directory.resolve("layer"));
    assertThat(made.user()).isEqualTo(4242);
    assertThat(made.group()).isEqualTo(4343);
  }

  @Test
  void anImageWhoseDataIsElsewhereIsNoBase() {
    qemuImg("create", "-f", "qcow2", "-o", "data_file=data.raw", "base", "1M");
    assertRefused("its data is in another file");
  }

  @Test
  void anImageWithFeaturesThatNovaDoesNotKnowIsNoBase() {
    qemuImg("create", "-f", "qcow2", "-o", "extended_l2=on", "base", "1M");
    assertRefused("features that Nova does not know");
  }

  @Test
  void anImageMadeByAnOldQemuIsABase() {
    qemuImg("create", "-f", "qcow2", "-o", "compat=0.10", "base", "1M");
    images().createOverlay(directory.resolve("disk"), directory.resolve("base"), GIB);
    assertThat(images().info(directory.resolve("disk"))).isPresent();
  }

  @Test
  void aRawImageIsNoBase() {
    qemuImg("create", "-f", "raw", "base", "1M");
    assertRefused("it is no qcow2 image");
  }

  @Test
  void aRelativeBackingImageIsFoundBesideTheOverlay() {
    qemuImg("create", "-f", "qcow2", "base", "1M");
    qemuImg("create", "-f", "qcow2", "-b", "base", "-F", "qcow2", "disk");

    assertThat(images().info(directory.resolve("disk")).orElseThrow().backing())
        .contains(directory.resolve("base"));
  }

  @Test
  void whatQemuImgRefusesIsSaidAndLeavesNothing() {
    var image = directory.resolve("layer");
    assertThatThrownBy(() -> images().create(image, -1))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(image.toString())
        .hasMessageContaining("qemu-img: ");
    assertThat(image).doesNotExist();
  }

  @Test
  void aCommandThatHangsIsNotWaitedFor() {
    var images = new QemuImg(TestingHostCommands.thatHang(), files(share()), directory);
    qemuImg("create", "-f", "qcow2", "base", "1M");

    assertThatThrownBy(() -> images.info(directory.resolve("base")))
        .isInstanceOf(ImageException.class)
        .hasCauseInstanceOf(HungException.class)
        .hasMessageContaining("see that the share's server answers");
  }

  @Test
  void localImagesAreReadThoughAllWorkOnTheShareHangs() throws IOException {
    var share = new FileWork("share", 1, Duration.ofMillis(20));
    var answers = new CountDownLatch(1);
    var images = new QemuImg(commands, files(share), directory);
    Files.createDirectory(directory.resolve("_base"));
    qemuImg("create", "-f", "qcow2", "_base/layer", "1M");
    qemuImg("create", "-f", "qcow2", "disk", "1M");
    try {
      assertThatThrownBy(() -> share.call("hanging", () -> await(answers)))
          .isInstanceOf(HungException.class);

      assertThat(images.info(directory.resolve("disk"))).isPresent();
      assertThatThrownBy(() -> images.info(directory.resolve("_base/layer")))
          .hasMessageContaining("1 pieces of work on the share hang");
    } finally {
      answers.countDown();
    }
  }

  private static boolean await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void assertRefused(String reason) {
    var disk = directory.resolve("disk");
    assertThatThrownBy(() -> images().createOverlay(disk, directory.resolve("base"), GIB))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(reason);
    assertThat(disk).doesNotExist();
  }

  private void qemuImg(String... arguments) {
    var script = "cd \"$0\" && exec qemu-img \"$@\"";
    var command = new java.util.ArrayList<>(List.of("sh", "-c", script, directory.toString()));
    command.addAll(List.of(arguments));
    var result = commands.run(command);
    assertThat(result.succeeded()).as(result.errors()).isTrue();
  }
}
