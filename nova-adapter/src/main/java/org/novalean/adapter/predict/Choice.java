package org.novalean.adapter.predict;

import static java.util.Objects.requireNonNull;

/**
 * Which way a migration is to take, of the two.
 *
 * @param preCopy it is left to pre-copy for as long as that makes headway
 * @param reason for a person to read
 */
public record Choice(boolean preCopy, String reason) {

  /**
   * How much longer pre-copy may take than a lean migration: what it is worth that the guest never
   * depends on two hosts.
   */
  private static final double WORTH = 1.25;

  public Choice {
    requireNonNull(reason, "reason is null");
  }

  /** Pre-copy only where it is known to end, and in about the same time. */
  static Choice of(Prediction prediction) {
    var preCopy = prediction.preCopy();
    if (preCopy.ends().isEmpty()) {
      return new Choice(false, "whether pre-copy would end is not known");
    }
    if (!preCopy.ends().get()) {
      return new Choice(
          false, "pre-copy would not end: memory changes faster than the link carries it");
    }
    var longest = preCopy.bytes().at(prediction.inputs().preCopyRate()).high();
    var lean = prediction.lean().bytes().at(prediction.inputs().postCopyRate()).likely();
    if (longest.isEmpty() || lean.isEmpty()) {
      return new Choice(false, "how long pre-copy would take is not known");
    }
    return longest.get() <= lean.get() * WORTH
        ? new Choice(true, "pre-copy ends and takes no more than a quarter longer")
        : new Choice(false, "pre-copy may take more than a quarter longer");
  }
}
