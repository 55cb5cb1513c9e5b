package org.novalean.adapter.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The durable record of migrations. A save that returned survives {@code kill -9} of the process:
 * the service saves what it is about to do before it does it. Every method may throw a {@link
 * HistoryException}.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface History extends AutoCloseable {

  /**
   * Begins an epoch: from now on nobody else who began one saves here. Who saves without having
   * begun any is not asked.
   *
   * @param holder who begins it, for messages
   * @param atLeast what the epoch is not to be below: agents remember epochs of histories that are
   *     gone
   * @return the epoch, above all that were begun before
   */
  long beginEpoch(String holder, long atLeast);

  /** Who has begun a later epoch than this did last, for a person to read; empty where nobody. */
  Optional<String> supersededBy();

  /** The epoch that was begun last, by whomever; empty before the first. */
  Optional<BegunEpoch> lastEpoch();

  /**
   * Inserts or replaces the entry of {@link MigrationEntry#migrationUuid()}.
   *
   * @throws HistoryException.Superseded where somebody has begun a later epoch
   */
  void save(MigrationEntry entry);

  /** The entry of Nova's numeric migration id (of several cells' the newest), or of its uuid. */
  Optional<MigrationEntry> find(String idOrUuid);

  /** Entries that have no outcome yet, oldest first. */
  List<MigrationEntry> unfinished();

  /** The newest entries, newest first. */
  List<MigrationEntry> newest(int limit);

  /**
   * Removes what ended before an instant; what is under way stays.
   *
   * @return how many were removed
   */
  int forgetEndedBefore(Instant instant);

  @Override
  void close();
}
