package org.novalean.adapter.history;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A history in memory. */
public final class TestingHistory implements History {

  private final Map<String, MigrationEntry> entries;
  private final AtomicReference<Epoch> newest;
  private final Deque<HistoryException> failures = new ArrayDeque<>();
  private boolean failed;
  private boolean away;
  private long epoch;

  private record Epoch(long number, String holder) {}

  public TestingHistory() {
    this(Collections.synchronizedMap(new LinkedHashMap<>()), new AtomicReference<>());
  }

  private TestingHistory(Map<String, MigrationEntry> entries, AtomicReference<Epoch> newest) {
    this.entries = entries;
    this.newest = newest;
  }

  /** The same history, as another adapter has it open. */
  public TestingHistory openedAgain() {
    return new TestingHistory(entries, newest);
  }

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
  public synchronized long beginEpoch(String holder, long atLeast) {
    failWhereAway();
    epoch =
        requireNonNull(
                newest.updateAndGet(
                    last ->
                        new Epoch(
                            last == null ? atLeast : Math.max(last.number() + 1, atLeast), holder)))
            .number();
    return epoch;
  }

  @Override
  public synchronized Optional<String> supersededBy() {
    failWhereAway();
    return Optional.ofNullable(newest.get())
        .filter(last -> last.number() != epoch)
        .map(Epoch::toString);
  }

  @Override
  public synchronized Optional<BegunEpoch> lastEpoch() {
    failWhereAway();
    return Optional.ofNullable(newest.get())
        .map(last -> new BegunEpoch(last.number(), last.holder()));
  }

  private void failWhereAway() {
    if (away) {
      throw new HistoryException("the database is away");
    }
  }

  @Override
  public synchronized void save(MigrationEntry entry) {
    failWhereAway();
    if (epoch != 0 && supersededBy().isPresent()) {
      throw new HistoryException.Superseded("another adapter has taken over");
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
