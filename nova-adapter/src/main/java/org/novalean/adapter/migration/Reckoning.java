package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.predict.Measured;
import org.novalean.storage.messages.MigrationTook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What migrations took, once they have ended: their hosts tell, and it is put on record. Where none
 * tells, the record stays without it.
 */
final class Reckoning {
  private static final Logger log = LoggerFactory.getLogger(Reckoning.class);

  private record Open(MigrationEntry entry, CompletableFuture<MigrationTook> answer) {}

  private final History history;
  private final Clock clock;
  private final List<Open> open = new ArrayList<>();

  Reckoning(History history, Clock clock) {
    this.history = requireNonNull(history, "history is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** A migration has ended; only one that arrived tells what it took. */
  void ended(LeanMigration migration) {
    var entry = migration.toEntry();
    if (entry.outcome().equals(Optional.of(Outcome.COMPLETED))) {
      migration
          .hosts()
          .took(migration.record(), clock)
          .ifPresent(answer -> open.add(new Open(entry, answer)));
    }
  }

  /** Puts on record what was answered. */
  void look() {
    for (var one : List.copyOf(open)) {
      if (one.answer().isDone()) {
        open.remove(one);
        answer(one.answer()).ifPresent(took -> record(one.entry(), took));
      }
    }
  }

  /** Somebody is yet to answer. */
  boolean isOpen() {
    return !open.isEmpty();
  }

  private static Optional<MigrationTook> answer(CompletableFuture<MigrationTook> done) {
    try {
      return Optional.of(done.join()).filter(MigrationTook::known);
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  private void record(MigrationEntry entry, MigrationTook took) {
    var measured =
        entry.withMeasured(
            new Measured(
                took.memoryBytes(),
                took.diskBytes(),
                took.millis() / 1000.0,
                took.pauseMillis() / 1000.0,
                took.bytesPerSecond()));
    history.save(measured);
    log.info(
        "migration {} of server {}: {} bytes in {} s{}{}",
        entry.migrationId(),
        entry.serverName(),
        took.memoryBytes() + took.diskBytes(),
        took.millis() / 1000.0,
        took.pauseMillis() == 0
            ? ""
            : ", its guest stood still for %d ms".formatted(took.pauseMillis()),
        measured
            .comparison()
            .flatMap(comparison -> comparison.bytes().error())
            .map(error -> "; %.0f %% of these bytes were predicted".formatted(100 * error + 100))
            .orElse(""));
  }
}
