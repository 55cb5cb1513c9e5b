package org.novalean.storage.io;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Works on images, each with the threads and the deadline of the place where it lies: what hangs on
 * the share must not take the room of work on the local disk.
 */
public final class ImageFiles {

  private final Path shared;
  private final FileWork share;
  private final FileWork local;

  /**
   * @param shared the directory that is on the share, with all below it
   * @param share works there
   * @param local works everywhere else
   */
  public ImageFiles(Path shared, FileWork share, FileWork local) {
    this.shared = requireNonNull(shared, "shared is null");
    this.share = requireNonNull(share, "share is null");
    this.local = requireNonNull(local, "local is null");
  }

  /** Whether an image lies on the share, by its path. */
  public boolean isShared(Path image) {
    return image.startsWith(shared);
  }

  /**
   * Does work on an image.
   *
   * @param what is done, for the message
   * @throws IOException where the work throws it
   * @throws HungException where it did not end in time, or too much hangs already
   */
  public <T> T call(Path image, String what, FileWork.Work<T> work) throws IOException {
    return (isShared(image) ? share : local).call(what, work);
  }
}
