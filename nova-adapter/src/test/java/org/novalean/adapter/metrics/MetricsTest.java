package org.novalean.adapter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.history.TestingEntries;
import org.novalean.adapter.status.BusView;
import org.novalean.adapter.status.StatusFeed;
import org.novalean.adapter.status.TestingStatus;
import org.novalean.storage.messages.JobReport;

class MetricsTest {

  private final TestingClock clock = new TestingClock();
  private final TestingStatus service = new TestingStatus(clock);
  private final StatusFeed feed = service.feed();
  private final Metrics metrics = metrics();

  private Metrics metrics() {
    var made = new Metrics(feed.newest());
    feed.listen(made);
    return made;
  }

  @Test
  void allIsThereFromTheStartSoThatNoGraphBeginsWithAHole() {
    assertThat(metrics.scrape())
        .contains("nova_lean_migrations_total{outcome=\"completed\"} 0.0")
        .contains("nova_lean_jobs_total{kind=\"seal\",state=\"failed\"} 0.0")
        .contains("nova_lean_blackout_seconds_count 0")
        .contains("nova_lean_queue_messages 3.0")
        .contains("nova_lean_active 1.0");
  }

  @Test
  void aMigrationCountsOnceWhenItEnds() {
    service.history.save(TestingEntries.inPostCopy(1));
    look();
    assertThat(metrics.scrape())
        .contains("nova_lean_migrations_running{phase=\"post-copy\"} 1.0")
        .contains("nova_lean_migrations_total{outcome=\"completed\"} 0.0");

    service.history.save(TestingEntries.completed(1));
    look();
    look();

    assertThat(metrics.scrape())
        .contains("nova_lean_migrations_total{outcome=\"completed\"} 1.0")
        .contains("nova_lean_moved_bytes_total{kind=\"memory\"} 3.145728E8")
        .contains("nova_lean_phase_seconds_count{phase=\"post-copy\"} 1");
  }

  @Test
  void thePauseAndTheErrorOfThePredictionCountOnceThoughTheyAreKnownAfterTheEnd() {
    service.history.save(TestingEntries.copying(1));
    look();
    service.history.save(TestingEntries.completed(1));
    look();
    assertThat(metrics.scrape()).contains("nova_lean_blackout_seconds_count 0");

    service.history.save(TestingEntries.measured(1));
    look();
    look();

    assertThat(metrics.scrape())
        .contains("nova_lean_migrations_total{outcome=\"completed\"} 1.0")
        .contains("nova_lean_blackout_seconds_sum 0.04")
        .contains("nova_lean_prediction_error_percent_count{quantity=\"bytes\",way=\"lean\"} 1")
        .contains(
            "nova_lean_prediction_error_percent_bucket{quantity=\"bytes\",way=\"lean\",le=\"5.0\"} 0",
            "nova_lean_prediction_error_percent_bucket{quantity=\"bytes\",way=\"lean\",le=\"10.0\"} 1")
        .contains(
            "nova_lean_prediction_error_percent_count{quantity=\"bytes\",way=\"pre_copy\"} 0");
  }

  @Test
  void aSealCountsWithHowItEndedAndHowLongTheGuestStoodStill() {
    heard("running", Optional.empty());
    look();
    heard("done", Optional.of(64L));
    look();

    assertThat(metrics.scrape())
        .contains("nova_lean_jobs_total{kind=\"seal\",state=\"done\"} 1.0")
        .contains("nova_lean_seal_pause_seconds_sum 0.064");
  }

  @Test
  void aMoveOfAVolumeCountsWhileItRunsAndWithHowItEnded() {
    moves("running");
    look();
    assertThat(metrics.scrape())
        .contains("nova_lean_jobs_running{kind=\"move\"} 1.0")
        .contains("nova_lean_jobs_running{kind=\"seal\"} 0.0");

    moves("done");
    look();
    look();

    assertThat(metrics.scrape())
        .contains("nova_lean_jobs_running{kind=\"move\"} 0.0")
        .contains("nova_lean_jobs_total{kind=\"move\",state=\"done\"} 1.0")
        .contains("nova_lean_seal_pause_seconds_count 0");
  }

  @Test
  void sharesAndTheQueueAreAsTheyWereSeenLast() {
    service.fleet.heard(Reports.host("compute1"));
    service.bus = new BusView("ready", "", Optional.of(new BusView.Lag(42, 7)));
    look();

    assertThat(metrics.scrape())
        .contains("nova_lean_share_free_bytes{share=\"share-1\"} 5.36870912E8")
        .contains("nova_lean_queue_messages 42.0")
        .contains("nova_lean_queue_age_seconds 7.0");
  }

  @Test
  void whatIsCountedElsewhereIsAskedWhenItIsScraped() {
    var count = new long[] {0};
    metrics.count("actions", "What was done", "action", "resumed", () -> count[0]);
    count[0] = 5;

    assertThat(metrics.scrape()).contains("nova_lean_actions_total{action=\"resumed\"} 5.0");
  }

  private void moves(String state) {
    service.fleet.heard(
        Reports.moving(
            Reports.host("compute1"),
            new JobReport(
                "s1",
                "move",
                "vda",
                "COPYING",
                1,
                2,
                state,
                "",
                Optional.empty(),
                clock.instant())));
  }

  private void heard(String state, Optional<Long> pause) {
    service.fleet.heard(
        Reports.working(
            Reports.host("compute1"),
            new JobReport(
                "s1", "seal", "vda", "COPYING", 1, 2, state, "", pause, clock.instant())));
  }

  private void look() {
    TestingStatus.look(feed);
  }
}
