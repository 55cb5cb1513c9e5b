package org.novalean.adapter.cli;

import java.time.Instant;
import java.util.List;
import org.novalean.adapter.history.MigrationEntry;

/** Shows migrations again and again. */
interface LiveView extends AutoCloseable {

  /** Shows how things stand now. */
  void show(List<MigrationEntry> entries, Instant now);

  /** Leaves the terminal as it was found. */
  @Override
  void close();
}
