package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.novalean.storage.image.DiskImages;
import org.novalean.storage.image.ImageException;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HungException;
import org.novalean.storage.share.SharePlace;

/**
 * Finds out what this host's images stand on: every image below instances_path, whatever it is
 * called, so also of resizes, rescues and of what nobody knows any more. It swallows nothing: what
 * cannot be read is a problem of the inventory.
 */
public final class LayerInventory {

  private static final int DEPTH = 4;
  private static final int MOST_BELOW = 20;
  private static final int ATTEMPTS = 3;

  /** Nova's, in a server's directory, and no images. */
  private static final Set<String> NO_IMAGES = Set.of("disk.info", "libvirt.xml");

  private final String host;
  private final SharePlace place;
  private final DiskImages images;
  private final FileWork files;
  private final Clock clock;

  /**
   * @param host this host's name, as Nova has it
   * @param files works on the host's own disk
   */
  public LayerInventory(
      String host, SharePlace place, DiskImages images, FileWork files, Clock clock) {
    this.host = requireNonNull(host, "host is null");
    this.place = requireNonNull(place, "place is null");
    this.images = requireNonNull(images, "images is null");
    this.files = requireNonNull(files, "files is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Looks at everything. Where files come and go meanwhile it looks again: a directory that Nova
   * renames could otherwise be missed under both names.
   *
   * @param alsoNamed file names that are in use otherwise
   */
  public HostInventory take(Set<String> alsoNamed) {
    var at = clock.instant();
    var problems = new ArrayList<String>();
    try {
      for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
        problems.clear();
        var chains = new ArrayList<DiskChain>();
        var before = files();
        before.forEach(file -> addChain(file, chains, problems));
        if (files().equals(before)) {
          return new HostInventory(host, at, chains, alsoNamed, problems);
        }
      }
      problems.add(
          "files below %s come and go too fast to be looked at".formatted(place.instancesPath()));
    } catch (IOException | HungException e) {
      problems.add("%s cannot be listed: %s".formatted(place.instancesPath(), e.getMessage()));
    }
    return new HostInventory(host, at, List.of(), alsoNamed, problems);
  }

  private Set<Path> files() throws IOException {
    return files.call("listing " + place.instancesPath(), this::filesNow);
  }

  private Set<Path> filesNow() throws IOException {
    var found = new TreeSet<Path>();
    Files.walkFileTree(
        place.instancesPath(),
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.equals(place.base()) || directory.equals(place.locks())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (mayBeImage(file) && (attributes.isRegularFile() || attributes.isSymbolicLink())) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  private static boolean mayBeImage(Path file) {
    var name = String.valueOf(file.getFileName());
    return !NO_IMAGES.contains(name) && !name.startsWith("console.log");
  }

  private void addChain(Path file, List<DiskChain> chains, List<String> problems) {
    try {
      if (Files.isSymbolicLink(file) && !Files.exists(file)) {
        throw new ImageException("%s is a link to what is not there".formatted(file));
      }
      var below = new ArrayList<String>();
      var next = images.info(file).flatMap(info -> info.backing());
      while (next.isPresent()) {
        var image = next.get();
        below.add(String.valueOf(image.getFileName()));
        if (below.size() > MOST_BELOW) {
          throw new ImageException("%s: too many images below one another".formatted(file));
        }
        next = images.info(image).flatMap(info -> info.backing());
      }
      var directory = place.instancesPath().relativize(file).getName(0);
      var chain =
          new DiskChain(
              directory.toString(),
              place.instancesPath().resolve(directory).relativize(file).toString(),
              below);
      if (!below.isEmpty() || chain.isDisk()) {
        chains.add(chain);
      }
    } catch (ImageException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }
}
