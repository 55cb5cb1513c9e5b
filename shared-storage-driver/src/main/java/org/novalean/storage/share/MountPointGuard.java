package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.novalean.storage.io.CommandResult;
import org.novalean.storage.io.HostCommands;
import org.novalean.storage.io.HungException;

/** Looks after the directories below mount points. Needs root. */
public final class MountPointGuard {

  /**
   * In a mount namespace of its own, a directory that is bound over itself shows what lies below
   * the mounts in it; nothing is unmounted, and no other process sees it.
   */
  private static final String LOOK_BELOW =
      """
      set -e
      mount --bind -- "$1" "$1"
      cd "$1"
      stat -c '%u %a' -- "$2"
      lsattr -d -- "$2" 2>&1 || true
      """;

  private static final String GUARD =
      """
      set -e
      mkdir -p -- "$1"
      chattr -i -- "$1" 2>/dev/null || true
      chown root:root -- "$1"
      chmod 0555 -- "$1"
      chattr +i -- "$1" || true
      """;

  private static final String OPEN_AGAIN = "chattr -i -- \"$1\" && chmod 0755 -- \"$1\"";

  private static final Pattern IMMUTABLE = Pattern.compile("^[a-zA-Z-]*i[a-zA-Z-]* ");

  private final HostCommands commands;

  public MountPointGuard(HostCommands commands) {
    this.commands = requireNonNull(commands, "commands is null");
  }

  /** Looks at the directory below a mount point, whether or not something is mounted there. */
  public GuardState check(Path point) {
    try {
      var result =
          commands.run(
              List.of(
                  "unshare",
                  "--mount",
                  "sh",
                  "-c",
                  LOOK_BELOW,
                  "sh",
                  String.valueOf(point.getParent()),
                  String.valueOf(point.getFileName())));
      return result.succeeded()
          ? state(point, result)
          : new GuardState.NotChecked(notChecked(point, result.complaint()));
    } catch (HungException | UncheckedIOException e) {
      return new GuardState.NotChecked(notChecked(point, String.valueOf(e.getMessage())));
    }
  }

  private static String notChecked(Path point, String reason) {
    return "whether the directory below the mount point %s is guarded is not known: %s"
        .formatted(point, reason);
  }

  private static GuardState state(Path point, CommandResult result) {
    var lines = result.output().lines().toList();
    if (lines.size() < 2) {
      return new GuardState.NotChecked(notChecked(point, "'%s'".formatted(result.output())));
    }
    var ownerAndMode = lines.get(0);
    var attributes = lines.get(1);
    if (!ownerAndMode.equals("0 555")) {
      return new GuardState.Open(
          "the directory below the mount point %s can be written to (owner and mode %s), so Nova would go on without the share: unmount, then chown root, chmod 0555 and chattr +i it"
              .formatted(point, ownerAndMode));
    }
    if (IMMUTABLE.matcher(attributes).find()) {
      return new GuardState.Guarded();
    }
    return attributes.startsWith("lsattr:")
        ? new GuardState.ModeOnly(
            "the directory below the mount point %s cannot be made immutable on its file system, so root can write there without the share"
                .formatted(point))
        : new GuardState.Open(
            "the directory below the mount point %s is not immutable, so a nova-compute that is root would go on without the share: unmount, then chattr +i it"
                .formatted(point));
  }

  /**
   * Guards a directory, which it makes where there is none. Nothing may be mounted there.
   *
   * @return how well it went
   */
  public GuardState guard(Path point) {
    run(GUARD, point);
    return check(point);
  }

  /** Takes the guard off a directory. Nothing may be mounted there. */
  public void open(Path point) {
    run(OPEN_AGAIN, point);
  }

  private void run(String script, Path point) {
    commands.run(List.of("sh", "-c", script, "sh", point.toString()));
  }
}
