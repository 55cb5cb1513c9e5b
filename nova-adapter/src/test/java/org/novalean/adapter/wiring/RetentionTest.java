package org.novalean.adapter.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.history.HistoryException;
import org.novalean.adapter.history.TestingEntries;
import org.novalean.adapter.history.TestingHistory;

class RetentionTest {
  private static final Duration KEEP = Duration.ofDays(90);

  private final TestingClock clock = new TestingClock(TestingEntries.START);
  private final TestingHistory history = new TestingHistory();

  @Test
  void whatIsOldAtTheStartIsForgottenAtOnceAndWhatIsUnderWayStays() {
    history.save(TestingEntries.completed(1));
    history.save(TestingEntries.copying(2));
    clock.advance(KEEP.plusHours(1));

    try (var retention = retention(Optional.of(KEEP))) {
      retention.start();
      assertThat(history.newest(10)).containsExactly(TestingEntries.copying(2));
    }
  }

  @Test
  void whatGrowsOldWhileTheServiceRunsIsForgottenToo() {
    history.save(TestingEntries.completed(1));

    try (var retention = retention(Optional.of(KEEP))) {
      retention.start();
      assertThat(history.newest(10)).hasSize(1);
      clock.advance(KEEP.plusHours(1));
      await().until(() -> history.newest(10).isEmpty());
    }
  }

  @Test
  void aHistoryThatFailsOnceIsLookedThroughAgain() {
    try (var retention = retention(Optional.of(KEEP))) {
      retention.start();
      history.failNextForgetting(new HistoryException("the disk is full"));
      await().until(history::hasFailed);
      history.save(TestingEntries.completed(1));
      clock.advance(KEEP.plusHours(1));
      await().until(() -> history.newest(10).isEmpty());
    }
  }

  @Test
  void withoutALimitEverythingIsKept() {
    history.save(TestingEntries.completed(1));
    clock.advance(KEEP.multipliedBy(100));

    try (var retention = retention(Optional.empty())) {
      retention.start();
      assertThat(history.newest(10)).hasSize(1);
    }
  }

  private Retention retention(Optional<Duration> keep) {
    return new Retention(history, keep, Duration.ofMillis(10), clock);
  }
}
