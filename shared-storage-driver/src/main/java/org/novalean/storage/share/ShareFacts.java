package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

/**
 * What a share is.
 *
 * @param id its own, the same on every host
 * @param totalBytes of its file system
 * @param freeBytes that may be written
 */
public record ShareFacts(String id, long totalBytes, long freeBytes) {

  public ShareFacts {
    requireNonNull(id, "id is null");
  }
}
