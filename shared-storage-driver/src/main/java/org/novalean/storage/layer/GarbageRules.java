package org.novalean.storage.layer;

import java.time.Duration;

/**
 * How long things are kept.
 *
 * @param inventoryAge how old a host's inventory may be to count
 * @param grace how long a file has to be seen unused before it is collected
 * @param onlyCopy the same for a layer that may hold the only copy of a server's data: the server
 *     lives, but runs on another image
 * @param baseImage how long a Glance image must not have been touched
 * @param trash how long a collected file can be restored
 * @param shareUse how long ago a host may have shown last that it uses the share to count as one
 *     that does
 */
public record GarbageRules(
    Duration inventoryAge,
    Duration grace,
    Duration onlyCopy,
    Duration baseImage,
    Duration trash,
    Duration shareUse) {

  /** What is right for most clouds. */
  public static final GarbageRules DEFAULT =
      new GarbageRules(
          Duration.ofMinutes(15),
          Duration.ofDays(1),
          Duration.ofDays(7),
          Duration.ofDays(1),
          Duration.ofDays(1),
          Duration.ofHours(1));
}
