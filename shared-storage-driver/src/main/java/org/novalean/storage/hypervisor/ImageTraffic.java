package org.novalean.storage.hypervisor;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Bytes that moved between a QEMU and one image of a disk's chain since that QEMU started.
 *
 * @param target the disk, for example {@code vda}
 * @param depth 0 for the top, 1 for its backing image, …
 * @param image the file; empty where it is not known
 */
public record ImageTraffic(
    String target, int depth, Optional<Path> image, long readBytes, long writtenBytes) {

  public ImageTraffic {
    requireNonNull(target, "target is null");
    requireNonNull(image, "image is null");
  }
}
