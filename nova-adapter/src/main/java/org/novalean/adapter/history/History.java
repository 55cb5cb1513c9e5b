package org.novalean.adapter.history;

import java.util.List;
import java.util.Optional;

/**
 * The durable record of migrations. A save that returned survives {@code kill -9} of the process:
 * the service saves what it is about to do before it does it.
 */
public interface History extends AutoCloseable {

  /** Inserts or replaces the entry of {@link MigrationEntry#migrationUuid()}. */
  void save(MigrationEntry entry);

  /** The entry of Nova's numeric migration id, or of its uuid. */
  Optional<MigrationEntry> find(String idOrUuid);

  /** Entries that have no outcome yet, oldest first. */
  List<MigrationEntry> unfinished();

  /** The newest entries, newest first. */
  List<MigrationEntry> newest(int limit);

  @Override
  void close();
}
