package org.novalean.storage.agent.config;

/**
 * How fast data may be copied, as libvirt understands it: 0 is no limit.
 *
 * @param mibPerSecond MiB/s
 */
public record Bandwidth(int mibPerSecond) {

  public Bandwidth {
    if (mibPerSecond < 0) {
      throw new IllegalArgumentException("a bandwidth is at least 0, not " + mibPerSecond);
    }
  }

  /** There is a limit. */
  public boolean isLimited() {
    return mibPerSecond > 0;
  }

  /** Bytes per second; 0 for no limit. */
  public long bytesPerSecond() {
    return (long) mibPerSecond << 20;
  }
}
