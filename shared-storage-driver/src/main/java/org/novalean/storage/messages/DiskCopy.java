package org.novalean.storage.messages;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How far the copy of a disk into another image is that Nova makes when Cinder moves a volume in
 * use ({@code swap_volume}).
 *
 * @param running a copy is under way
 * @param ready it is in step with the guest; Nova is about to have the guest use the new image
 * @param done bytes
 * @param total bytes; grows while the guest writes
 * @param file the image that the guest writes to now; empty where that is no file of this host
 */
public record DiskCopy(
    boolean running, boolean ready, long done, long total, Optional<String> file) {

  public DiskCopy {
    requireNonNull(file, "file is null");
  }
}
