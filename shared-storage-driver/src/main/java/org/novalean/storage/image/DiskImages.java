package org.novalean.storage.image;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the agent asks of qemu-img. Every method may throw an {@link ImageException}, also where the
 * file system does not answer in time: then it may or may not have acted.
 */
public interface DiskImages {

  /**
   * Makes an empty, self-contained qcow2 image, mode 0644, on stable storage (file and directory
   * are synced). Refused where the file exists.
   */
  void create(Path image, long virtualSize);

  /**
   * Makes an empty qcow2 overlay of the same virtual size as, or larger than, its backing image;
   * mode 0644, on stable storage. Refused where the file exists.
   *
   * @param backing an absolute path, written into the header as it is
   */
  void createOverlay(Path image, Path backing, long virtualSize);

  /**
   * What an image's header says; empty where there is no such file. The image may be in use:
   * nothing is locked, and the figures of an image that QEMU writes to are a snapshot.
   */
  Optional<ImageInfo> info(Path image);

  /**
   * Writes another backing image into a header, without a look at the data ({@code qemu-img rebase
   * -u}). The image must not be in use.
   */
  void rebaseUnsafely(Path image, Path backing);
}
