package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.novalean.storage.share.GuardState;

/**
 * Nothing can be written below the share's mount points while the share is not mounted.
 *
 * @param look looks at each of them; none where there is no mount point of its own
 */
record MountGuards(Supplier<List<GuardState>> look) implements Check {

  MountGuards {
    requireNonNull(look, "look is null");
  }

  @Override
  public String id() {
    return "mount-guard";
  }

  @Override
  public String title() {
    return "Nobody can write below the share's mount points";
  }

  @Override
  public Result run() {
    var states = look.get();
    if (states.isEmpty()) {
      return new Result.Skipped(
          "the share is not mounted at instances_path/_base itself: see that what lies below its"
              + " mount point is root's, mode 0555 and immutable");
    }
    var open = new ArrayList<String>();
    var doubtful = new ArrayList<String>();
    for (var state : states) {
      if (state instanceof GuardState.Open found) {
        open.add(found.warning());
      } else if (!state.warning().isEmpty()) {
        doubtful.add(state.warning());
      }
    }
    if (!open.isEmpty()) {
      return new Result.Failed(
          String.join("\n", open),
          "with the share unmounted there and no server running: chown root:root, chmod 0555,"
              + " chattr +i the directory; then mount the share again");
    }
    return doubtful.isEmpty()
        ? new Result.Ok("root's, mode 0555, immutable")
        : new Result.Warning(
            String.join("\n", doubtful),
            "look by hand: 'lsattr -d' of the directory while the share is not mounted");
  }
}
