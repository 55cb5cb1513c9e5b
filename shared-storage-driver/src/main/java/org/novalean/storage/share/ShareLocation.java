package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where the share comes from. */
public sealed interface ShareLocation {

  /**
   * An NFS export, which the agent mounts itself.
   *
   * @param server a name or an address; an IPv6 address without its brackets
   * @param export the directory as the server names it
   */
  record Nfs(String server, Path export) implements ShareLocation {
    public Nfs {
      requireNonNull(server, "server is null");
      requireNonNull(export, "export is null");
    }

    /** What {@code mount} and {@code /proc/self/mountinfo} call it. */
    public String source() {
      return (server.contains(":") ? "[%s]" : "%s").formatted(server) + ":" + export;
    }

    @Override
    public String toString() {
      return "nfs://" + source();
    }
  }

  /**
   * A directory that the operator mounts: any shared file system.
   *
   * @param mountPoint an absolute path
   */
  record Mounted(Path mountPoint) implements ShareLocation {
    public Mounted {
      requireNonNull(mountPoint, "mountPoint is null");
    }

    @Override
    public String toString() {
      return "path:" + mountPoint;
    }
  }

  /**
   * Reads {@code nfs://server:/export} or {@code path:/mount/point}.
   *
   * @throws IllegalArgumentException with what is wrong and how to write it right
   */
  static ShareLocation parse(String text) {
    if (text.startsWith("nfs://")) {
      return nfs(text);
    }
    if (text.startsWith("path:")) {
      return new Mounted(directory(text, text.substring("path:".length())));
    }
    throw new IllegalArgumentException(
        "'%s' is neither nfs://server:/export nor path:/mount/point".formatted(text));
  }

  private static Nfs nfs(String text) {
    var form = Pattern.compile("nfs://(?:\\[([0-9A-Fa-f:.%\\w]+)\\]|([^\\s:/\\[\\]]+)):([^:].*|)");
    var matcher = form.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          ("'%s' does not name a server and an export: write nfs://server:/export, with an IPv6"
                  + " address as nfs://[fd00::1]:/export")
              .formatted(text));
    }
    var address = matcher.group(1);
    return new Nfs(address == null ? matcher.group(2) : address, directory(text, matcher.group(3)));
  }

  private static Path directory(String text, String path) {
    if (!path.startsWith("/") || path.chars().anyMatch(c -> Character.isWhitespace(c) || c == 0)) {
      throw new IllegalArgumentException(
          "'%s': '%s' is not an absolute path without blanks".formatted(text, path));
    }
    return Path.of(path).normalize();
  }
}
