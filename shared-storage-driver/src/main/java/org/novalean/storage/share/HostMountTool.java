package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.novalean.storage.MountTable;
import org.novalean.storage.io.HostCommands;
import org.novalean.storage.io.HungException;

/** The host's {@code mount} and {@code umount}. Needs root. */
public final class HostMountTool implements MountTool {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final HostCommands commands;

  public HostMountTool(HostCommands commands) {
    this.commands = requireNonNull(commands, "commands is null");
  }

  @Override
  public void mountNfs(String device, Path point, List<String> options) {
    run(
        "%s cannot be mounted at %s".formatted(device, point),
        List.of(
            "mount", "-t", "nfs", "-o", String.join(",", options), "--", device, point.toString()));
  }

  @Override
  public void bind(Path directory, Path point) {
    run(
        "%s cannot be bound to %s".formatted(directory, point),
        List.of("mount", "--bind", "--", directory.toString(), point.toString()));
  }

  @Override
  public void unmount(Path point) {
    run("%s cannot be unmounted".formatted(point), List.of("umount", "--", point.toString()));
  }

  private void run(String failure, List<String> command) {
    try {
      var result = commands.run(command);
      if (!result.succeeded()) {
        throw new ShareMountException("%s: %s".formatted(failure, result.complaint()));
      }
    } catch (HungException | UncheckedIOException e) {
      throw new ShareMountException("%s: %s".formatted(failure, e.getMessage()), e);
    }
  }

  @Override
  public MountTable table() {
    try {
      return MountTable.ofThisProcess();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
