package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.novalean.storage.io.FileOwner;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HungException;

/**
 * Mounts an {@code nfs://} or {@code cinder:} share: the export at {@code <state_path>/share}, and
 * its {@code _base} and {@code locks} in instances_path. What is mounted rightly already is left as
 * it is. Of a share that the operator mounts it only looks at the guard of the mount points.
 */
public final class ShareMounts {

  private static final List<String> NAMES = List.of("_base", "locks");

  private final Supplier<ShareLocation> location;
  private final SharePlace place;
  private final Path statePath;
  private final List<String> options;
  private final MountTool tool;
  private final MountPointGuard guard;
  private final FileWork files;

  /**
   * @param location tells where the share is, as far as that is known at the moment
   * @param statePath the agent's own directory
   * @param options the operator's, besides the sound ones
   * @param files works on the share, and on instances_path
   */
  public ShareMounts(
      Supplier<ShareLocation> location,
      SharePlace place,
      Path statePath,
      List<String> options,
      MountTool tool,
      MountPointGuard guard,
      FileWork files) {
    this.location = requireNonNull(location, "location is null");
    this.place = requireNonNull(place, "place is null");
    this.statePath = requireNonNull(statePath, "statePath is null").toAbsolutePath().normalize();
    this.options = List.copyOf(options);
    this.tool = requireNonNull(tool, "tool is null");
    this.guard = requireNonNull(guard, "guard is null");
    this.files = requireNonNull(files, "files is null");
  }

  /** Where the whole of an export is mounted. */
  public Path whole() {
    return statePath.resolve("share");
  }

  /**
   * Mounts what is not mounted; nothing where it is not known yet what. May be repeated at any
   * time.
   *
   * @return warnings: what works, but should be set right
   * @throws ShareMountException where the share cannot be mounted, with the way out; what could be
   *     mounted stays
   */
  public List<String> establish() {
    var share = location.get();
    try {
      var warnings = new ArrayList<String>();
      var export = share.toMount();
      if (export.isPresent()) {
        mountWhole(share, export.get(), warnings);
        for (var name : NAMES) {
          provide(export.get(), name, warnings);
        }
      } else if (share instanceof ShareLocation.Mounted) {
        for (var name : NAMES) {
          var point = place.instancesPath().resolve(name);
          if (MountedShare.at(tool.table(), point).isPresent()) {
            addWarning(guard.check(point), warnings);
          }
        }
      }
      return warnings;
    } catch (IOException | HungException e) {
      throw new ShareMountException(
          "the share %s cannot be mounted: %s".formatted(share, e.getMessage()), e);
    }
  }

  /** How the directories below the share's mount points are guarded; mounts nothing. */
  public List<GuardState> guards() {
    var points = new ArrayList<Path>();
    var table = tool.table();
    if (!isMountedByOthers()) {
      points.add(whole());
    }
    NAMES.forEach(name -> points.add(place.instancesPath().resolve(name)));
    return points.stream()
        .filter(point -> MountedShare.at(table, point).isPresent())
        .map(guard::check)
        .toList();
  }

  private boolean isMountedByOthers() {
    return location.get() instanceof ShareLocation.Mounted;
  }

  private void mountWhole(ShareLocation share, MountedExport export, List<String> warnings)
      throws IOException {
    if (!isThere(whole(), export.exported())) {
      addWarning(guard.guard(whole()), warnings);
      remember(whole(), export.exported());
      mountByAnyVersion(share, export);
    }
  }

  private void mountByAnyVersion(ShareLocation share, MountedExport export) {
    var failures = new ArrayList<String>();
    for (var attempt : NfsOptions.attempts(export.options(), options)) {
      try {
        tool.mountNfs(export.whole().source(), whole(), attempt);
        return;
      } catch (ShareMountException e) {
        failures.add("with %s: %s".formatted(String.join(",", attempt), e.getMessage()));
      }
    }
    throw new ShareMountException(
        "the share %s cannot be mounted; %s: see that the server exports it to this host"
            .formatted(share, String.join("; ", failures)));
  }

  private void provide(MountedExport export, String name, List<String> warnings)
      throws IOException {
    var point = place.instancesPath().resolve(name);
    var exported = export.exported(name);
    if (isThere(point, exported)) {
      addWarning(guard.check(point), warnings);
      return;
    }
    var source = whole().resolve(export.directory()).resolve(name);
    files.call(
        "making " + source,
        () -> {
          if (!Files.isDirectory(source)) {
            Files.createDirectories(source);
            FileOwner.copy(place.instancesPath(), source);
          }
          return source;
        });
    refuseUnlessEmpty(point, source);
    addWarning(guard.guard(point), warnings);
    remember(point, exported);
    tool.bind(source, point);
  }

  /** Whether it is mounted there already; refuses to mount over something else. */
  private boolean isThere(Path point, String exported) {
    var found = MountedShare.at(tool.table(), point);
    if (found.isEmpty()) {
      return false;
    }
    if (MountedShare.exported(found.get()).equals(exported)) {
      return true;
    }
    throw new ShareMountException(
        "%s is mounted at %s, where %s should be: unmount it"
            .formatted(MountedShare.exported(found.get()), point, exported));
  }

  private void refuseUnlessEmpty(Path point, Path source) throws IOException {
    var left =
        files.call(
            "listing " + point,
            () -> {
              if (!Files.isDirectory(point)) {
                return Optional.<String>empty();
              }
              try (var found = Files.list(point)) {
                return found.findFirst().map(path -> String.valueOf(path.getFileName()));
              }
            });
    if (left.isPresent()) {
      throw new ShareMountException(
          "%s holds files of this host, such as '%s', which the share would hide from its servers: stop nova-compute, move them with 'mv -n %s/* %s/' (locks may be deleted), see that the directory is empty, and start the agent again"
              .formatted(point, left.get(), point, source));
    }
  }

  /**
   * Unmounts what this agent, or one before it, has mounted since the host's start, and nothing
   * else.
   *
   * @throws ShareMountException where something is in use, or cannot be unmounted
   */
  public void release() {
    try {
      var own = OwnMounts.read(memory(), tool.bootId());
      for (var i = own.mounts().size() - 1; i >= 0; i--) {
        var mount = own.mounts().get(i);
        var point = Path.of(mount.point());
        if (MountedShare.at(tool.table(), point)
            .map(MountedShare::exported)
            .filter(mount.exported()::equals)
            .isPresent()) {
          tool.unmount(point);
        }
        OwnMounts.read(memory(), tool.bootId()).without(mount).write(memory());
      }
    } catch (IOException e) {
      throw new ShareMountException("what the agent has mounted is not known: " + e, e);
    }
  }

  /** What is mounted where the share belongs and was not mounted by the agent, each in words. */
  public List<String> foreign() {
    try {
      var own = OwnMounts.read(memory(), tool.bootId());
      var table = tool.table();
      return Stream.concat(NAMES.stream().map(place.instancesPath()::resolve), Stream.of(whole()))
          .filter(point -> own.mounts().stream().noneMatch(one -> isStill(one, point)))
          .flatMap(point -> MountedShare.at(table, point).stream())
          .map(
              mount -> "%s is mounted at %s".formatted(MountedShare.exported(mount), mount.point()))
          .toList();
    } catch (IOException e) {
      throw new ShareMountException("what the agent has mounted is not known: " + e, e);
    }
  }

  /**
   * What nova-compute needs of the share and the agent has mounted, as lines for {@code /etc/fstab}
   * that would mount it without the agent; none of what the operator mounts.
   *
   * @throws ShareMountException where that is not known
   */
  public List<FstabLine> owned() {
    try {
      var own = OwnMounts.read(memory(), tool.bootId());
      return NAMES.stream()
          .map(place.instancesPath()::resolve)
          .flatMap(point -> own.mounts().stream().filter(one -> isStill(one, point)))
          .map(one -> new FstabLine(one.exported(), Path.of(one.point())))
          .toList();
    } catch (IOException e) {
      throw new ShareMountException("what the agent has mounted is not known: " + e, e);
    }
  }

  private boolean isStill(OwnMounts.Own own, Path point) {
    return own.point().equals(point.toString())
        && MountedShare.at(tool.table(), point)
            .map(MountedShare::exported)
            .filter(own.exported()::equals)
            .isPresent();
  }

  /**
   * Unmounts like {@link #release}, and gives Nova its directories below the mount points back, so
   * that it goes on with base images on the host's own disk.
   *
   * @throws ShareMountException where something is in use; what could be unmounted is
   */
  public void giveBack() {
    release();
    if (isMountedByOthers()) {
      return;
    }
    try {
      for (var name : NAMES) {
        var point = place.instancesPath().resolve(name);
        if (Files.isDirectory(point) && MountedShare.at(tool.table(), point).isEmpty()) {
          guard.open(point);
          FileOwner.copy(place.instancesPath(), point);
        }
      }
      if (Files.isDirectory(whole()) && MountedShare.at(tool.table(), whole()).isEmpty()) {
        guard.open(whole());
      }
    } catch (IOException e) {
      throw new ShareMountException(
          "the directories below the share's mount points cannot be given back to Nova: " + e, e);
    }
  }

  /** Before it is mounted, so that nothing is mounted that is not remembered. */
  private void remember(Path point, String exported) throws IOException {
    OwnMounts.read(memory(), tool.bootId())
        .with(new OwnMounts.Own(point.toString(), exported))
        .write(memory());
  }

  private Path memory() {
    return statePath.resolve("mounts.json");
  }

  private static void addWarning(GuardState state, List<String> warnings) {
    if (!state.warning().isEmpty()) {
      warnings.add(state.warning());
    }
  }
}
