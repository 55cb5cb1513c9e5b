package org.novalean.storage.messages;

import java.util.List;
import org.novalean.storage.layer.Verdict;

/**
 * Asks to carry out verdicts; each file is looked at once more before.
 *
 * @param shareId of the share that they are about
 * @param dryRun just says what would be done
 */
public record Collect(
    String shareId,
    List<Verdict.Collect> collect,
    List<Verdict.Restore> restore,
    List<Verdict.Purge> purge,
    boolean dryRun) {

  public Collect {
    collect = List.copyOf(collect);
    restore = List.copyOf(restore);
    purge = List.copyOf(purge);
  }
}
