package org.novalean.adapter.predict;

/**
 * How much of a guest's memory changes, as QEMU sampled it: of {@code seconds}, so many bytes each
 * second, a page counting once.
 */
public record DirtyRate(double bytesPerSecond, double seconds) {

  public DirtyRate {
    if (!(bytesPerSecond >= 0) || !(seconds > 0)) {
      throw new IllegalArgumentException(
          "no dirty rate: %s bytes/s over %s s".formatted(bytesPerSecond, seconds));
    }
  }

  /** What changed while QEMU looked. */
  double bytes() {
    return bytesPerSecond * seconds;
  }

  /**
   * The least that changes within a time. The longer one looks at a guest that goes on alike, the
   * more of its writes meet pages that changed already; so within a shorter time than QEMU looked,
   * in proportion no less changes, and within a longer time no less in all.
   */
  double least(double time) {
    return bytes() * Math.min(1, time / seconds);
  }

  /** The most, by the same. */
  double most(double time) {
    return bytes() * Math.max(1, time / seconds);
  }
}
