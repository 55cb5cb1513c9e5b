package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where the share comes from, as far as that is known now. */
public sealed interface ShareLocation {

  /** What a share of Cinder's begins with. */
  String CINDER = "cinder:";

  /** Cinder has no longer names. */
  int MOST_OF_A_TYPE = 255;

  /** As a configuration names it. */
  default String name() {
    return toString();
  }

  /**
   * The export that the agent mounts for it; empty where it mounts none: the operator does, or
   * which one it is is not known yet.
   */
  default Optional<MountedExport> toMount() {
    return Optional.empty();
  }

  /** Why it is not known yet where it is, and the way out; empty where it is known. */
  default Optional<String> unknown() {
    return Optional.empty();
  }

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
    public Optional<MountedExport> toMount() {
      return Optional.of(new MountedExport(this, "", List.of()));
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
   * An NFS export where Cinder has volumes of a type: the adapter asks Cinder for it, and tells.
   *
   * @param volumeType its name
   * @param export what was told last; empty where nothing was told on this host yet
   * @param problem what the adapter said is wrong with it, and the way out; empty where nothing is
   */
  record Cinder(String volumeType, Optional<CinderExport> export, String problem)
      implements ShareLocation {
    public Cinder {
      requireNonNull(volumeType, "volumeType is null");
      requireNonNull(export, "export is null");
      requireNonNull(problem, "problem is null");
    }

    @Override
    public Optional<MountedExport> toMount() {
      return export.map(CinderExport::toMount);
    }

    @Override
    public Optional<String> unknown() {
      if (export.isPresent()) {
        return Optional.empty();
      }
      return Optional.of(
          problem.isEmpty()
              ? "this host waits for the adapter to tell which export %s is: see that nova-lean-adapter runs and has this message bus"
                  .formatted(name())
              : "the adapter cannot tell which export %s is: %s".formatted(name(), problem));
    }

    @Override
    public String name() {
      return CINDER + volumeType;
    }

    @Override
    public String toString() {
      return name() + export.map(" (%s)"::formatted).orElse("");
    }
  }

  /**
   * Reads {@code nfs://server:/export}, {@code path:/mount/point} or {@code cinder:volume type}.
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
    if (text.startsWith(CINDER)) {
      return new Cinder(volumeType(text, text.substring(CINDER.length())), Optional.empty(), "");
    }
    throw new IllegalArgumentException(
        "'%s' is neither nfs://server:/export nor path:/mount/point nor cinder:volume-type"
            .formatted(text));
  }

  private static String volumeType(String text, String name) {
    var type = name.strip();
    if (type.isEmpty()
        || type.startsWith("/")
        || type.length() > MOST_OF_A_TYPE
        || type.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "'%s' names no volume type: write cinder:NAME, with a name of 'openstack volume type list'"
              .formatted(text));
    }
    return type;
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
