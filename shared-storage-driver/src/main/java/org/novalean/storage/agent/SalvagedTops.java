package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.novalean.storage.hypervisor.Domain;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.image.DiskImages;
import org.novalean.storage.image.ImageException;
import org.novalean.storage.io.Durable;
import org.novalean.storage.io.FileStat;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.messages.HalfSeen.DiskFile;
import org.novalean.storage.share.SharePlace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tops of the servers that do not run here when the agent starts: nova-compute, at its
 * own start, deletes those of servers that were evacuated meanwhile, and with them all that they
 * wrote since their last seal. What is kept is a second name of the same file, {@code
 * .nova-lean-salvage/<server>/<file>.<inode>}; it takes no room while the first one is there.
 *
 * <p>Which servers were evacuated is not known here. One that is seen to run here, on that file,
 * was not, and its second name goes at once; any other goes some days after the file's first name
 * went.
 *
 * <p>The disks of a server that is about to be migrated from here are kept in the same way, by a
 * second name that ends in {@code .leaving}, until an adapter says that its guest went on: should
 * its QEMU die before the switch, Nova deletes them, and no other host has them whole.
 *
 * <p>Its lock is never held while libvirt is asked, which may hang: whoever begins a job waits for
 * it.
 */
final class SalvagedTops {
  private static final Logger log = LoggerFactory.getLogger(SalvagedTops.class);

  static final Duration KEPT_FOR = Duration.ofDays(7);

  /** Between an adapter's word and libvirt's job; Nova fetches images meanwhile. */
  static final Duration PREPARING = Duration.ofMinutes(5);

  private static final String DIRECTORY = ".nova-lean-salvage";
  private static final String LEAVING = ".leaving";

  /** Nova's, beside the disks. */
  private static final Set<String> NO_IMAGES = Set.of("disk.info", "disk.config");

  private static final FileAttribute<Set<PosixFilePermission>> FOR_US_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final SharePlace place;
  private final DiskImages images;
  private final Hypervisor hypervisor;
  private final Clock clock;

  /** Since when a server is about to leave, as far as this process has heard. */
  private final Map<String, Instant> leavingSince = new ConcurrentHashMap<>();

  /** How often a name was wanted: what was found before counts only while this is the same. */
  private long wanted;

  SalvagedTops(SharePlace place, DiskImages images, Hypervisor hypervisor, Clock clock) {
    this.place = requireNonNull(place, "place is null");
    this.images = requireNonNull(images, "images is null");
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Gives each such top its second name. Doing it again is fine. */
  void keep() {
    try {
      for (var home : ServerHomes.in(place.instancesPath())) {
        var serverId = ServerHomes.serverOf(home);
        if (!runsHere(serverId)) {
          list(home, "disk*").forEach(file -> keepIfTop(serverId, file));
        }
      }
    } catch (IOException e) {
      log.error("the servers of this host cannot be listed, their tops are not kept", e);
    }
  }

  /**
   * Keeps all files of a server's disks, tops or not, whether or not it runs here.
   *
   * @return their second names, relative to instances_path
   */
  synchronized List<String> keep(String serverId) throws IOException {
    var kept = new ArrayList<String>();
    for (var file : files(serverId)) {
      kept.add(place.instancesPath().relativize(link(serverId, file, "")).toString());
    }
    return kept;
  }

  /** The same for a server that is about to be migrated from here. Doing it again is fine. */
  synchronized void keepForMigration(String serverId) throws IOException {
    leavingSince.put(serverId, clock.instant());
    for (var file : files(serverId)) {
      link(serverId, file, LEAVING);
    }
  }

  /** What was kept for a migration is needed no more; what was kept for another reason stays. */
  synchronized void letGo(String serverId) throws IOException {
    leavingSince.remove(serverId);
    for (var kept : list(home(serverId), "*" + LEAVING)) {
      Files.deleteIfExists(kept);
    }
    removeIfEmpty(home(serverId));
  }

  /** It is not migrated after all, or not yet; what has no other name any more stays. */
  synchronized void stays(String serverId) throws IOException {
    leavingSince.remove(serverId);
    for (var kept : list(home(serverId), "*" + LEAVING)) {
      if (hasFirstName(serverId, kept)) {
        Files.deleteIfExists(kept);
      }
    }
    removeIfEmpty(home(serverId));
  }

  /** What was kept for a migration and has lost its first name, changed when it did. */
  synchronized List<DiskFile> left(String serverId) throws IOException {
    var left = new ArrayList<DiskFile>();
    for (var kept : list(home(serverId), "*" + LEAVING)) {
      if (!hasFirstName(serverId, kept)) {
        var name = place.instancesPath().relativize(kept).toString();
        left.add(new DiskFile(name, Files.size(kept), goneAt(kept)));
      }
    }
    return left;
  }

  private Path home(String serverId) {
    return place.instancesPath().resolve(DIRECTORY).resolve(serverId);
  }

  /** The files of a server's disks here. */
  List<Path> files(String serverId) throws IOException {
    return list(place.instancesPath().resolve(serverId), "disk*").stream()
        .filter(SalvagedTops::mayBeDisk)
        .sorted()
        .toList();
  }

  private static boolean mayBeDisk(Path file) {
    return !NO_IMAGES.contains(nameOf(file))
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private synchronized Path link(String serverId, Path file, String reason) throws IOException {
    wanted++;
    var directory = home(serverId);
    Files.createDirectories(directory, FOR_US_ALONE);
    var name = "%s.%d%s".formatted(nameOf(file), FileStat.of(file).inode(), reason);
    var link = directory.resolve(name);
    try {
      Files.createLink(link, file);
      Durable.syncDirectory(directory);
      log.info("server {}: {} is kept in {}", serverId, file, directory);
    } catch (FileAlreadyExistsException e) {
      log.debug("{} is kept already", file);
    }
    return link;
  }

  private void keepIfTop(String serverId, Path file) {
    try {
      if (mayBeDisk(file) && standsOnLayer(serverId, file)) {
        link(serverId, file, "");
      }
    } catch (IOException e) {
      log.error(
          "{} is not kept: should its server have been evacuated, nova-compute deletes it at its start",
          file,
          e);
    }
  }

  private boolean standsOnLayer(String serverId, Path file) {
    try {
      return images
          .info(file)
          .flatMap(info -> info.backing())
          .flatMap(backing -> LayerName.parse(nameOf(backing)))
          .filter(layer -> layer.serverId().equals(serverId))
          .isPresent();
    } catch (ImageException e) {
      log.debug("{} is no top", file, e);
      return false;
    }
  }

  /** Lets go what need not be kept any more. */
  void look() {
    try {
      for (var directory : list(place.instancesPath().resolve(DIRECTORY), "*")) {
        look(nameOf(directory), directory);
      }
    } catch (IOException e) {
      log.warn("what is kept in {} could not all be looked at", DIRECTORY, e);
    }
  }

  private void look(String serverId, Path directory) throws IOException {
    var before = wanted();
    var runsHere = runsHere(serverId);
    var stays = runsHere && !isLeaving(serverId);
    synchronized (this) {
      if (wanted != before) {
        return; // the next look sees it as it is
      }
      for (var kept : list(directory, "*")) {
        var needless = nameOf(kept).endsWith(LEAVING) ? stays : runsHere;
        if (hasFirstName(serverId, kept) ? needless : isKeptLongEnough(kept)) {
          Files.deleteIfExists(kept);
        }
      }
      removeIfEmpty(directory);
    }
  }

  private synchronized long wanted() {
    return wanted;
  }

  private boolean isKeptLongEnough(Path kept) throws IOException {
    return clock.instant().isAfter(goneAt(kept).plus(KEPT_FOR));
  }

  private boolean hasFirstName(String serverId, Path kept) throws IOException {
    var name = nameOf(kept);
    var known = name.endsWith(LEAVING) ? name.length() - LEAVING.length() : name.length();
    var file = name.substring(0, Math.max(0, name.lastIndexOf('.', known - 1)));
    var disk = place.instancesPath().resolve(serverId).resolve(file);
    return Files.exists(disk) && FileStat.of(disk).isSameFileAs(FileStat.of(kept));
  }

  /** Of an inode that lost a name the time of its change is that moment. */
  private static Instant goneAt(Path kept) throws IOException {
    return ((FileTime) Files.getAttribute(kept, "unix:ctime")).toInstant();
  }

  private boolean isLeaving(String serverId) {
    var since = leavingSince.get(serverId);
    if (since != null && clock.instant().isBefore(since.plus(PREPARING))) {
      return true;
    }
    try {
      return hypervisor.outgoingMigration(serverId).isPresent();
    } catch (HypervisorException e) {
      log.debug("server {}: whether it is migrated is not known", serverId, e);
      return true;
    }
  }

  private boolean runsHere(String serverId) {
    try {
      return hypervisor
          .domain(serverId)
          .map(Domain::state)
          .filter(state -> state.isActive())
          .isPresent();
    } catch (HypervisorException e) {
      return false;
    }
  }

  private static void removeIfEmpty(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException e) {
      log.trace("{} is still needed", directory);
    }
  }

  private static List<Path> list(Path directory, String names) throws IOException {
    var found = new ArrayList<Path>();
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      try (var listing = Files.newDirectoryStream(directory, names)) {
        listing.forEach(found::add);
      }
    }
    return found;
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }
}
