package org.novalean.storage.share;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.novalean.storage.Mount;
import org.novalean.storage.MountTable;

/** Mounts by symbolic links. Its NFS server has one export. */
final class TestingMountTool implements MountTool {

  private final Path exported;
  private final List<Mount> mounts = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private Runnable afterUnmount = () -> {};
  private String bootId = "boot1";
  private final Set<Path> busy = new HashSet<>();
  private String offered = "vers=4";
  private List<String> options = List.of();

  TestingMountTool(Path exported) {
    this.exported = exported;
    mounts.add(new Mount(Path.of("/"), "/", "ext4", "/dev/sda1"));
  }

  /** The server offers this version alone. */
  void offer(String version) {
    offered = version;
  }

  /** Done after something was unmounted. */
  void onUnmount(Runnable then) {
    afterUnmount = then;
  }

  /** Something has a file open there. */
  void busy(Path point) {
    busy.add(point);
  }

  /** What the export was mounted with. */
  List<String> options() {
    return options;
  }

  /** The host starts again: nothing is mounted. */
  void reboot() {
    List.copyOf(mounts.subList(1, mounts.size())).forEach(mount -> unmount(mount.point()));
    bootId = "boot2";
    done.clear();
  }

  /** The operator mounts something. */
  void mounted(Mount mount) {
    mounts.add(mount);
  }

  /** What was mounted and unmounted, in order. */
  List<String> done() {
    return done;
  }

  @Override
  public void mountNfs(String device, Path point, List<String> options) {
    if (!options.contains(offered)) {
      throw new ShareMountException(device + ": mount.nfs: Protocol not supported");
    }
    link(exported, point);
    mounts.add(new Mount(point, "/", "nfs4", device));
    this.options = options;
    done.add("mount " + point.getFileName());
  }

  @Override
  public void bind(Path directory, Path point) {
    var below = table().holding(directory).orElseThrow();
    link(directory, point);
    var root = "/" + below.point().relativize(directory);
    mounts.add(new Mount(point, root, below.type(), below.source()));
    done.add("bind " + point.getFileName());
  }

  @Override
  public void unmount(Path point) {
    if (busy.contains(point)) {
      throw new ShareMountException("%s cannot be unmounted: target is busy".formatted(point));
    }
    mounts.removeIf(mount -> mount.point().equals(point));
    done.add("unmount " + point.getFileName());
    try {
      Files.delete(point);
      Files.createDirectory(point);
      afterUnmount.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void link(Path target, Path point) {
    try {
      Files.deleteIfExists(point);
      Files.createSymbolicLink(point, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public MountTable table() {
    return new MountTable(mounts);
  }

  @Override
  public String bootId() {
    return bootId;
  }
}
