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

  /** Inserts or replaces the entry of {@link MigrationEntry#migrationUuid()}. */
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
