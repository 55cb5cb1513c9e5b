package org.novalean.adapter.history;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A history in memory. */
public final class TestingHistory implements History {

  private final Map<String, MigrationEntry> entries = new LinkedHashMap<>();
  private final Deque<HistoryException> failures = new ArrayDeque<>();
  private boolean failed;
  private boolean away;

  /** The next {@link #forgetEndedBefore} fails. */
  public synchronized void failNextForgetting(HistoryException failure) {
    failures.add(failure);
  }

  /** Whether such a failure was met. */
  public synchronized boolean hasFailed() {
    return failed;
  }

  /** Nothing can be saved from now on, or everything again. */
  public synchronized void setAway(boolean away) {
    this.away = away;
  }

  @Override
  public synchronized void save(MigrationEntry entry) {
    if (away) {
      throw new HistoryException("the database is away");
    }
    entries.put(entry.migrationUuid(), entry);
  }

  @Override
  public synchronized Optional<MigrationEntry> find(String idOrUuid) {
    return newestFirst().stream()
        .filter(
            e ->
                e.migrationUuid().equals(idOrUuid)
                    || String.valueOf(e.migrationId()).equals(idOrUuid))
        .findFirst();
  }

  @Override
  public synchronized List<MigrationEntry> unfinished() {
    return entries.values().stream().filter(e -> e.outcome().isEmpty()).sorted(byStart()).toList();
  }

  @Override
  public synchronized List<MigrationEntry> newest(int limit) {
    return newestFirst().stream().limit(Math.max(0, limit)).toList();
  }

  @Override
  public synchronized int forgetEndedBefore(Instant instant) {
    if (!failures.isEmpty()) {
      failed = true;
      throw failures.remove();
    }
    var before = entries.size();
    entries
        .values()
        .removeIf(
            e ->
                e.outcome().isPresent()
                    && e.endedAt().filter(ended -> ended.isBefore(instant)).isPresent());
    return before - entries.size();
  }

  private List<MigrationEntry> newestFirst() {
    return entries.values().stream().sorted(byStart().reversed()).toList();
  }

  private static Comparator<MigrationEntry> byStart() {
    return Comparator.comparing(MigrationEntry::startedAt)
        .thenComparing(MigrationEntry::migrationId);
  }

  @Override
  public void close() {}
}
