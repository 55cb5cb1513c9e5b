package org.novalean.storage.image;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.io.Durable;
import org.novalean.storage.io.FileOwner;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HostCommands;
import org.novalean.storage.io.HungException;
import org.novalean.storage.io.ImageFiles;

/** Images by the host's {@code qemu-img}; no call waits for longer than its deadline. */
public final class QemuImg implements DiskImages {

  private static final String READABLE_BY_NOVA = "rw-r--r--";

  private final HostCommands commands;
  private final ImageFiles files;
  private final Path instancesPath;

  /**
   * @param files does what is not qemu-img's: making the file, syncing it
   * @param instancesPath Nova's; images get its owner, where this process may give files away
   */
  public QemuImg(HostCommands commands, ImageFiles files, Path instancesPath) {
    this.commands = requireNonNull(commands, "commands is null");
    this.files = requireNonNull(files, "files is null");
    this.instancesPath = requireNonNull(instancesPath, "instancesPath is null");
  }

  @Override
  public void create(Path image, long virtualSize) {
    make(image, List.of(), virtualSize);
  }

  @Override
  public void createOverlay(Path image, Path backing, long virtualSize) {
    var base =
        onFiles(backing, () -> header(backing))
            .orElseThrow(() -> refusal(image, backing, "it is no qcow2 image"));
    if (!backing.isAbsolute()) {
      throw refusal(image, backing, "its path is not absolute");
    }
    base.unfitAsBase()
        .ifPresent(
            reason -> {
              throw refusal(image, backing, reason);
            });
    if (base.virtualSize() > virtualSize) {
      throw refusal(
          image,
          backing,
          "its virtual size of %d bytes is more than the %d wanted"
              .formatted(base.virtualSize(), virtualSize));
    }
    make(
        image,
        List.of(
            "-b", backing.toString(), "-F", "qcow2", "-o", "cluster_size=" + base.clusterSize()),
        virtualSize);
  }

  private static Optional<Qcow2Header> header(Path backing) throws IOException {
    try {
      return Qcow2Header.read(backing);
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(backing + " is not there");
    }
  }

  private static ImageException refusal(Path image, Path backing, String reason) {
    return new ImageException(
        "%s is not made over %s: %s; Nova would refuse it, or the data would be wrong"
            .formatted(image, backing, reason));
  }

  private void make(Path image, List<String> options, long virtualSize) {
    onFiles(image, () -> reserve(image));
    try {
      var command = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", "qcow2"));
      command.addAll(options);
      command.addAll(List.of(image.toString(), Long.toString(virtualSize)));
      run(image, "made", command);
      onFiles(image, () -> finish(image));
    } catch (ImageException e) {
      // A process that is left behind may still write: then its file stays, for the caller to see.
      if (!(e.getCause() instanceof HungException)) {
        onFiles(image, () -> Files.deleteIfExists(image));
      }
      throw e;
    }
  }

  /** qemu-img overwrites; only this refuses a file that is there. */
  private static Path reserve(Path image) throws IOException {
    try {
      return Files.createFile(
          image,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(READABLE_BY_NOVA)));
    } catch (FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(
          image + " exists already: it is never overwritten; move it away if it is nobody's");
    }
  }

  private Path finish(Path image) throws IOException {
    // The mask of the process may have taken something from what was asked for.
    Files.setPosixFilePermissions(image, PosixFilePermissions.fromString(READABLE_BY_NOVA));
    FileOwner.copy(instancesPath, image);
    Durable.sync(image);
    return image;
  }

  @Override
  public Optional<ImageInfo> info(Path image) {
    var command = List.of("qemu-img", "info", "-U", "--output=json", image.toString());
    if (!onFiles(image, () -> Files.exists(image))) {
      return Optional.empty();
    }
    return Optional.of(InfoText.parse(image, run(image, "read", command)));
  }

  @Override
  public void rebaseUnsafely(Path image, Path backing) {
    run(
        image,
        "rebased",
        List.of(
            "qemu-img",
            "rebase",
            "-u",
            "-f",
            "qcow2",
            "-b",
            backing.toString(),
            "-F",
            "qcow2",
            image.toString()));
    onFiles(
        image,
        () -> {
          Durable.sync(image);
          return image;
        });
  }

  private String run(Path image, String done, List<String> command) {
    try {
      var result = commands.run(command);
      if (!result.succeeded()) {
        throw new ImageException(
            "%s could not be %s: %s".formatted(image, done, result.complaint()));
      }
      return result.output();
    } catch (HungException | UncheckedIOException e) {
      throw new ImageException("%s could not be %s: %s".formatted(image, done, e.getMessage()), e);
    }
  }

  private <T> T onFiles(Path image, FileWork.Work<T> work) {
    try {
      return files.call(image, image.toString(), work);
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw new ImageException(String.valueOf(e.getMessage()), e);
    } catch (IOException | HungException e) {
      throw new ImageException("%s: %s".formatted(image, e.getMessage()), e);
    }
  }
}
