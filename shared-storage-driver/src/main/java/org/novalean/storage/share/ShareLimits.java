package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When a share that works is warned of.
 *
 * @param freeBytes with less free space
 * @param clockSkew with more between this host's clock and the file server's
 */
public record ShareLimits(long freeBytes, Duration clockSkew) {

  /** 10 GiB, 5 seconds. */
  public static final ShareLimits DEFAULT = new ShareLimits(10L << 30, Duration.ofSeconds(5));

  public ShareLimits {
    requireNonNull(clockSkew, "clockSkew is null");
  }
}
