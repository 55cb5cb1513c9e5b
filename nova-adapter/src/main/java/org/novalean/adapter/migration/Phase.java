package org.novalean.adapter.migration;

import java.time.Instant;
import org.novalean.adapter.history.Outcome;

/** Where a live migration stands. Changed by {@link PhaseMachine#transition} only. */
public sealed interface Phase {

  /** The name in records and on the screen. */
  String name();

  /** The guest runs on its source, as far as Nova knows. */
  default boolean isBeforeTheSwitch() {
    return false;
  }

  /** Nova checks hosts and sets up the destination, or the migration waits for its turn. */
  record Preparing() implements Phase {
    @Override
    public String name() {
      return "preparing";
    }

    @Override
    public boolean isBeforeTheSwitch() {
      return true;
    }
  }

  /**
   * Memory (in a block migration first the disks) is copied while the server runs on its source.
   */
  record Copying(Instant since) implements Phase {
    @Override
    public String name() {
      return "copying";
    }

    @Override
    public boolean isBeforeTheSwitch() {
      return true;
    }
  }

  /** force_complete was sent; Nova has not confirmed it yet. */
  record Switching(Instant copyingSince) implements Phase {
    @Override
    public String name() {
      return "switching";
    }

    @Override
    public boolean isBeforeTheSwitch() {
      return true;
    }
  }

  /** The server runs on its destination and fetches the rest of its memory. */
  record PostCopy(Instant since) implements Phase {
    @Override
    public String name() {
      return "post-copy";
    }
  }

  /**
   * Post-copy broke: what one half of the server needs of the other does not come. Both are kept.
   *
   * @param postCopySince when post-copy began
   */
  record Broken(Instant since, Instant postCopySince) implements Phase {
    @Override
    public String name() {
      return "broken";
    }
  }

  /** Nova finished copying; the server is yet to be seen on its destination. */
  record Finishing(Instant since) implements Phase {
    @Override
    public String name() {
      return "finishing";
    }
  }

  /**
   * Over.
   *
   * @param reason what was seen, for a person to read
   */
  record Ended(Outcome outcome, String reason) implements Phase {
    @Override
    public String name() {
      return "ended";
    }
  }
}
