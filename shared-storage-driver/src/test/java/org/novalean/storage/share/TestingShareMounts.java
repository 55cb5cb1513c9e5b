package org.novalean.storage.share;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.TestingHostCommands;

/** A host of one directory, with an export that its agent mounts by symbolic links. */
public final class TestingShareMounts {

  private final Path statePath;
  private final SharePlace place;
  private final TestingMountTool tool;
  private final List<String> opened = new ArrayList<>();

  public TestingShareMounts(Path directory) throws IOException {
    statePath = Files.createDirectory(directory.resolve("state"));
    place = new SharePlace(Files.createDirectory(directory.resolve("instances")));
    tool = new TestingMountTool(Files.createDirectory(directory.resolve("exported")));
  }

  public ShareMounts mounts(ShareLocation location) {
    return mounts(() -> location);
  }

  public ShareMounts mounts(Supplier<ShareLocation> location) {
    var commands = TestingHostCommands.thatAnswer("0 555\n----i---- _base\n", this::record);
    return new ShareMounts(
        location,
        place,
        statePath,
        List.of(),
        tool,
        new MountPointGuard(commands),
        new FileWork("share", 2, Duration.ofSeconds(30)));
  }

  private void record(List<String> command) {
    if (command.stream().anyMatch(word -> word.contains("chmod 0755"))) {
      opened.add(String.valueOf(Path.of(command.get(command.size() - 1)).getFileName()));
    }
  }

  /** The operator unmounts everything. */
  public void unmountAll() {
    List.of(place.locks(), place.base(), statePath.resolve("share")).forEach(tool::unmount);
  }

  /** The agent's own directory. */
  public Path statePath() {
    return statePath;
  }

  /** What is mounted as a whole, as {@code server:/export}; empty where nothing is. */
  public String mounted() {
    return MountedShare.at(tool.table(), statePath.resolve("share"))
        .map(MountedShare::exported)
        .orElse("");
  }

  /** Done after something was unmounted. */
  public void onUnmount(Runnable then) {
    tool.onUnmount(then);
  }

  /** What the agent had mounted there is mounted by the operator now. */
  public void mountedByTheOperator(Path point) throws IOException {
    var memory = statePath.resolve("mounts.json");
    var own = OwnMounts.read(memory, tool.bootId());
    for (var mount : own.mounts()) {
      if (mount.point().equals(point.toString())) {
        own.without(mount).write(memory);
      }
    }
  }

  /** Something has a file open there. */
  public void busy(Path point) {
    tool.busy(point);
  }

  public SharePlace place() {
    return place;
  }

  /** What was mounted and unmounted, in order. */
  public List<String> done() {
    return tool.done();
  }

  /** Mount points whose guard was taken off. */
  public List<String> opened() {
    return opened;
  }
}
