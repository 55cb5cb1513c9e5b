package org.novalean.storage.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.io.HostCommands;

/** Real mounts, in a temporary directory. */
class HostMountToolTest {

  private final Path directory;
  private final Path point;
  private final HostCommands commands = new HostCommands(Duration.ofSeconds(30), 2);
  private final HostMountTool tool = new HostMountTool(commands);
  private final MountPointGuard guard = new MountPointGuard(commands);

  HostMountToolTest(@TempDir Path directory) throws IOException {
    this.directory = directory.toRealPath();
    point = this.directory.resolve("point");
  }

  @BeforeEach
  void needsRoot() {
    assumeTrue(
        commands.run(List.of("unshare", "--mount", "mount", "--bind", "/", "/mnt")).succeeded(),
        "only root can mount");
  }

  @AfterEach
  void clean() {
    commands.run(List.of("umount", "--", point.toString()));
    guard.open(point);
  }

  @Test
  void aDirectoryIsBoundAndUnbound() throws IOException {
    Files.createDirectory(point);
    Files.createFile(directory.resolve("seen"));

    tool.bind(directory, point);
    assertThat(point.resolve("seen")).exists();
    assertThat(MountedShare.at(tool.table(), point)).isPresent();

    tool.unmount(point);
    assertThat(point.resolve("seen")).doesNotExist();
    assertThat(MountedShare.at(tool.table(), point)).isEmpty();
  }

  @Test
  void whatCannotBeMountedIsSaid() {
    assertThatThrownBy(() -> tool.bind(directory.resolve("nothing"), point))
        .isInstanceOf(ShareMountException.class)
        .hasMessageContaining("cannot be bound to " + point)
        .hasMessageContaining("mount: ");
    assertThatThrownBy(() -> tool.unmount(point))
        .isInstanceOf(ShareMountException.class)
        .hasMessageContaining(point + " cannot be unmounted");
  }

  @Test
  void theGuardIsSeenBelowTheMountWhichStays() throws IOException {
    var guarded = guard.guard(point);
    assumeTrue(!(guarded instanceof GuardState.ModeOnly), guarded.warning());
    assertThat(guarded).isInstanceOf(GuardState.Guarded.class);
    assertThatThrownBy(() -> Files.createFile(point.resolve("x"))).isInstanceOf(IOException.class);

    tool.bind(directory, point);
    assertThat(guard.check(point)).isInstanceOf(GuardState.Guarded.class);
    Files.createFile(point.resolve("written to the share"));

    tool.unmount(point);
    assertThat(point).isEmptyDirectory();
  }

  @Test
  void aMissingGuardIsSeenBelowTheMount() throws IOException {
    Files.createDirectory(point);
    tool.bind(directory, point);
    assertThat(guard.check(point)).isInstanceOf(GuardState.Open.class);
  }

  @Test
  void aDirectoryIsGuardedTwiceAndOpenedAgain() throws IOException {
    guard.guard(point);
    guard.guard(point);
    guard.open(point);
    Files.createFile(point.resolve("x"));
  }

  @Test
  void theHostsStartHasAnId() {
    assertThat(tool.bootId()).hasSize(36);
  }
}
