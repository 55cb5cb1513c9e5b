package org.novalean.storage.rpc;

/** The highest epoch of an adapter that an agent has seen. Used by one thread at a time. */
public interface EpochFence {

  /** 0 where none was seen. */
  long highest();

  /**
   * A higher one was seen.
   *
   * @throws java.io.UncheckedIOException where it cannot be kept
   */
  void raise(long epoch);

  /** One that is forgotten with the process. */
  static EpochFence inMemory() {
    return new EpochFence() {
      private long highest;

      @Override
      public long highest() {
        return highest;
      }

      @Override
      public void raise(long epoch) {
        highest = epoch;
      }
    };
  }
}
