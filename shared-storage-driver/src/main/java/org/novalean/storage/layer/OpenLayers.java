package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.novalean.storage.io.FileStat;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.share.SharePlace;

/**
 * Which layers this host's QEMUs have open, and whether they are those on the share. A share that
 * was mounted late, or again, leaves a QEMU with another file of the same name: its guest reads
 * wrong data though every file looks right. Seen by device and inode of {@code /proc/<pid>/fd}.
 */
public final class OpenLayers {

  private static final Path PROC = Path.of("/proc");
  private static final String DELETED = " (deleted)";
  private static final String QEMU = "qemu";

  private final SharePlace place;
  private final FileWork files;

  /**
   * @param files works on the share
   */
  public OpenLayers(SharePlace place, FileWork files) {
    this.place = requireNonNull(place, "place is null");
    this.files = requireNonNull(files, "files is null");
  }

  /**
   * The layers that a process has open; none where the process has ended.
   *
   * @throws IOException where it cannot be seen
   * @throws org.novalean.storage.io.HungException where the share does not answer
   */
  public List<OpenLayer> of(long processId) throws IOException {
    return files.call(
        "comparing what process %d has open with the share".formatted(processId),
        () -> {
          var found = new ArrayList<OpenLayer>();
          for (var descriptor : descriptors(PROC.resolve(Long.toString(processId)))) {
            var name = nameOf(descriptor).filter(text -> LayerName.parse(text).isPresent());
            if (name.isPresent()) {
              found.add(new OpenLayer(name.get(), alarm(processId, descriptor, name.get())));
            }
          }
          return found.stream().distinct().toList();
        });
  }

  /**
   * The names of all layers and base images that any QEMU of this host has open. The share is not
   * asked, so it may hang.
   *
   * @throws IOException where it cannot be seen
   */
  public Set<String> names() throws IOException {
    var names = new TreeSet<String>();
    try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (var process : processes) {
        if (isQemu(process)) {
          for (var descriptor : descriptors(process)) {
            nameOf(descriptor).filter(Garbage::isOurs).ifPresent(names::add);
          }
        }
      }
    }
    return names;
  }

  private static boolean isQemu(Path process) {
    try {
      return Files.readString(process.resolve("comm")).startsWith(QEMU);
    } catch (IOException e) {
      // It has ended: only then can this file not be read.
      return false;
    }
  }

  private static List<Path> descriptors(Path process) throws IOException {
    try (var found = Files.list(process.resolve("fd"))) {
      return found.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static Optional<String> nameOf(Path descriptor) throws IOException {
    try {
      var target = Files.readSymbolicLink(descriptor).toString();
      var file = target.endsWith(DELETED) ? withoutDeleted(target) : target;
      return Optional.of(file.substring(file.lastIndexOf('/') + 1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static String withoutDeleted(String target) {
    return target.substring(0, target.length() - DELETED.length());
  }

  private Optional<String> alarm(long processId, Path descriptor, String name) throws IOException {
    FileStat open;
    try {
      open = FileStat.of(descriptor);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    var path = place.file(name);
    try {
      var onShare = FileStat.of(path);
      return onShare.isSameFileAs(open)
          ? Optional.empty()
          : Optional.of(
              "process %d has another file open (device %d, inode %d) than the one at %s (device %d, inode %d), so its guest may read wrong data: hard-reboot the server once the share is mounted rightly; until then it is neither sealed nor committed"
                  .formatted(
                      processId,
                      open.device(),
                      open.inode(),
                      path,
                      onShare.device(),
                      onShare.inode()));
    } catch (NoSuchFileException e) {
      return Optional.of(
          "process %d has %s open, but it is not on the share any more: do not stop the server before the file is back (see the trash, or mount the share)"
              .formatted(processId, path));
    }
  }
}
