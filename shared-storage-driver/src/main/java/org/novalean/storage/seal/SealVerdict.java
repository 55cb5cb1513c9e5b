package org.novalean.storage.seal;

import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.JournalEntry;

/** What is to be done about a seal that did not come to its end by itself. */
sealed interface SealVerdict {

  /** The disk is and stays the old top. */
  record Undo() implements SealVerdict {}

  /** The guest uses the layer, or the disk is the new top over it already: on to the end. */
  record Finish() implements SealVerdict {}

  /** Nova has deleted, moved or replaced the disk since: nothing here is the seal's any more. */
  record Leave(String reason) implements SealVerdict {}

  /** The facts contradict each other. */
  record Contradiction(String reason) implements SealVerdict {}

  /** Pure: the same entry and facts give the same verdict. */
  static SealVerdict of(JournalEntry entry, SealFacts facts) {
    if (!facts.isActive()) {
      return inactive(entry, facts);
    }
    if (facts.runsOn(entry.disk())) {
      return onDisk(entry, facts);
    }
    if (facts.runsOn(entry.layerPath())) {
      return onLayer(entry, facts);
    }
    return new Contradiction(
        "the guest writes neither to '%s' nor to '%s'".formatted(entry.disk(), entry.layerPath()));
  }

  private static SealVerdict inactive(JournalEntry entry, SealFacts facts) {
    if (facts.diskInode().isEmpty() && !facts.overlayThere()) {
      return new Leave("the server's disk is not on this host any more");
    }
    return byFiles(entry, facts);
  }

  private static SealVerdict onDisk(JournalEntry entry, SealFacts facts) {
    return byFiles(entry, facts);
  }

  /** Where no QEMU is between the two files. */
  private static SealVerdict byFiles(JournalEntry entry, SealFacts facts) {
    if (entry.step() == JobStep.UNDOING || entry.step().isBeforePause() || facts.overlayThere()) {
      return new Undo();
    }
    if (!facts.isRenamed(entry)) {
      return new Leave("Nova has replaced '%s' since".formatted(entry.disk()));
    }
    return liesOnLayer(entry, facts)
        ? new Finish()
        : new Contradiction(
            "'%s' is the new top, but does not name '%s' as its backing image"
                .formatted(entry.disk(), entry.layerPath()));
  }

  private static SealVerdict onLayer(JournalEntry entry, SealFacts facts) {
    if (entry.step() == JobStep.UNDOING || entry.step().isBeforePause()) {
      return new Contradiction(
          "the guest writes to '%s', but this seal never told it to".formatted(entry.layerPath()));
    }
    if (facts.overlayThere() || facts.isRenamed(entry)) {
      return new Finish();
    }
    return new Contradiction(
        "the guest writes to '%s', and the new top over it is gone".formatted(entry.layerPath()));
  }

  private static boolean liesOnLayer(JournalEntry entry, SealFacts facts) {
    return facts.diskBacking().filter(entry.layerPath()::equals).isPresent();
  }
}
