package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.Mount;
import org.novalean.storage.MountTable;
import org.novalean.storage.nova.NovaConf;

/** Something of the servers' disks is on a share. */
final class InstancesPath extends NovaConfCheck {

  private final MountTable mounts;

  InstancesPath(List<Path> sources, MountTable mounts) {
    super("instances-path", "Instances, or what they stand on, are on a share", sources);
    this.mounts = requireNonNull(mounts, "mounts is null");
  }

  @Override
  Result look(NovaConf conf) {
    var path = conf.instancesPath();
    if (!isHere(mounts, path)) {
      return new Result.Skipped(
          "%s is not on this machine. On the compute host: findmnt -T %s".formatted(path, path));
    }
    for (var directory : List.of(path, path.resolve("_base"))) {
      var export = holding(mounts, directory).flatMap(Mount::export);
      if (export.isPresent()) {
        return new Result.Ok(
            "%s is on %s: every compute host must have the same"
                .formatted(directory, export.get()));
      }
    }
    return new Result.Warning(
        "%s is on %s, this host's own: Nova copies every disk in each migration"
            .formatted(
                path,
                holding(mounts, path).map(m -> m.type() + " " + m.source()).orElse("no mount")),
        "to have no disk copied, mount one NFS export at this path on every compute host (servers"
            + " that are there must be moved onto it first), or install nova-lean-agent there");
  }

  static boolean isOnShare(MountTable mounts, Path path) {
    return holding(mounts, path).filter(Mount::isShareable).isPresent();
  }

  /** There is such a directory. */
  static boolean isHere(MountTable mounts, Path path) {
    return mounts.holding(path).filter(Mount::isShareable).isPresent() || Files.isDirectory(path);
  }

  /**
   * A share that hangs would hold whoever touches it: what is on one is told by the table alone.
   */
  private static Optional<Mount> holding(MountTable mounts, Path path) {
    var share = mounts.holding(path).filter(Mount::isShareable);
    if (share.isPresent()) {
      return share;
    }
    try {
      return mounts.holding(Files.exists(path) ? path.toRealPath() : path);
    } catch (IOException e) {
      return mounts.holding(path);
    }
  }
}
