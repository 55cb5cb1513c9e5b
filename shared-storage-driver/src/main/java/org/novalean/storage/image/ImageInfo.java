package org.novalean.storage.image;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What an image's header says.
 *
 * @param virtualSize bytes that the guest sees
 * @param allocatedSize bytes that the file occupies
 * @param backing the image below it, as an absolute path
 */
public record ImageInfo(
    Path image, String format, long virtualSize, long allocatedSize, Optional<Path> backing) {

  public ImageInfo {
    requireNonNull(image, "image is null");
    requireNonNull(format, "format is null");
    requireNonNull(backing, "backing is null");
  }
}
