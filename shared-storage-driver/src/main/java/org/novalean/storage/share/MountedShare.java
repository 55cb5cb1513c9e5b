package org.novalean.storage.share;

import java.nio.file.Path;
import java.util.Optional;
import org.novalean.storage.Mount;
import org.novalean.storage.MountTable;

/** Whether what is mounted is the share. */
public final class MountedShare {

  private MountedShare() {}

  /**
   * Why a directory does not lie on the share; empty where it does.
   *
   * @param directory in instances_path, symbolic links followed
   * @param name what it is called on a share that the agent mounts, for example {@code _base}
   */
  public static Optional<String> problem(
      MountTable table, ShareLocation share, Path directory, String name) {
    var found = table.holding(directory);
    if (found.isEmpty()) {
      return Optional.of("%s is on no mount".formatted(directory));
    }
    if (share instanceof ShareLocation.Mounted mounted) {
      return pathProblem(table, found.get(), directory, mounted.mountPoint());
    }
    return share
        .toMount()
        .map(export -> nfsProblem(found.get(), directory, export.exported(name)))
        .orElseGet(share::unknown);
  }

  private static Optional<String> nfsProblem(Mount found, Path directory, String wanted) {
    if (exported(found).equals(wanted) && found.point().equals(directory)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s is on %s (%s), not on %s: see the agent's log for why it is not mounted"
            .formatted(directory, exported(found), found.type(), wanted));
  }

  private static Optional<String> pathProblem(
      MountTable table, Mount found, Path directory, Path point) {
    var mounted = at(table, point);
    if (mounted.isEmpty()) {
      return Optional.of("nothing is mounted at %s: mount the share there".formatted(point));
    }
    if (mounted.get().source().equals(found.source())
        && mounted.get().type().equals(found.type())) {
      return Optional.empty();
    }
    return Optional.of(
        "%s is on %s (%s), not on what is mounted at %s (%s): bind-mount it from the share"
            .formatted(directory, found.source(), found.type(), point, mounted.get().source()));
  }

  /** What is mounted at just that point, uppermost. */
  static Optional<Mount> at(MountTable table, Path point) {
    return table.holding(point).filter(mount -> mount.point().equals(point));
  }

  /** What a mount shows, as {@code server:/directory}. */
  static String exported(Mount mount) {
    return exported(mount.source() + "/" + mount.root());
  }

  static String exported(String text) {
    var one = text.replaceAll("/+", "/");
    return one.endsWith("/") && one.length() > 1 ? one.substring(0, one.length() - 1) : one;
  }
}
