package org.novalean.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a process sees mounted, from {@code /proc/<pid>/mountinfo} (proc_pid_mountinfo(5)).
 *
 * @param mounts in the order they were mounted
 */
public record MountTable(List<Mount> mounts) {

  private static final Path OF_THIS_PROCESS = Path.of("/proc/self/mountinfo");

  /** Blank, tab, line feed and backslash are written as three octal digits. */
  private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

  private static final int ROOT = 3;
  private static final int POINT = 4;

  public MountTable {
    mounts = List.copyOf(mounts);
  }

  /**
   * What this process sees.
   *
   * @throws IOException where there is no {@code /proc}
   */
  public static MountTable ofThisProcess() throws IOException {
    return parse(Files.readString(OF_THIS_PROCESS));
  }

  /** Reads the kernel's text; a line that is not in its format is passed over. */
  public static MountTable parse(String mountinfo) {
    return new MountTable(mountinfo.lines().flatMap(line -> mount(line).stream()).toList());
  }

  private static Optional<Mount> mount(String line) {
    var fields = Arrays.asList(line.strip().split(" ", -1));
    // Any number of optional fields, then a hyphen, the type and the source.
    var hyphen = fields.indexOf("-");
    if (hyphen <= POINT || fields.size() < hyphen + 3) {
      return Optional.empty();
    }
    return Optional.of(
        new Mount(
            Path.of(unescaped(fields.get(POINT))),
            unescaped(fields.get(ROOT)),
            fields.get(hyphen + 1),
            unescaped(fields.get(hyphen + 2))));
  }

  private static String unescaped(String field) {
    return ESCAPED
        .matcher(field)
        .replaceAll(
            match -> {
              var letter = (char) Integer.parseInt(match.group(1), 8);
              return letter == '\\' ? "\\\\" : String.valueOf(letter);
            });
  }

  /**
   * The mount that a path lies on: the one with the longest mount point above it, and of several
   * mounted over each other the last. Symbolic links are not followed: resolve them before.
   */
  public Optional<Mount> holding(Path path) {
    var wanted = path.toAbsolutePath().normalize();
    return mounts.stream()
        .filter(mount -> wanted.startsWith(mount.point()))
        .reduce(
            (best, next) ->
                next.point().getNameCount() >= best.point().getNameCount() ? next : best);
  }
}
