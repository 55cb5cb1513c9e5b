package org.novalean.adapter.wiring;

import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.novalean.adapter.metrics.Metrics;
import org.novalean.adapter.migration.Tally;
import org.novalean.adapter.placement.HostGuard;
import org.novalean.adapter.status.StatusFeed;
import org.novalean.events.HandledMessages;

/** What is counted where it is done. */
final class ServiceMetrics {

  private static final Map<Tally.Event, String> ROUNDS =
      Map.of(Tally.Event.ROUND, "ok", Tally.Event.FAILED_ROUND, "failed");

  private ServiceMetrics() {}

  static Metrics of(StatusFeed feed, Tally tally, HostGuard guard, HandledMessages handled) {
    var metrics = new Metrics(feed.newest());
    for (var event : Tally.Event.values()) {
      var round = ROUNDS.get(event);
      if (round != null) {
        metrics.count(
            "reconciles", "Rounds over all migrations", "result", round, () -> tally.count(event));
      } else {
        metrics.count(
            "actions",
            "What was done about migrations and hosts",
            "action",
            event.name().toLowerCase(Locale.ROOT),
            () -> tally.count(event));
      }
    }
    metrics.count(
        "actions",
        "What was done about migrations and hosts",
        "action",
        "host_disabled",
        guard::disabledCount);
    notifications(metrics, "handled", handled::handedOn);
    notifications(metrics, "passed_over", handled::passedOver);
    feed.listen(metrics);
    feed.listen((now, changes) -> metrics.servers(feed.source().servers()));
    return metrics;
  }

  private static void notifications(Metrics metrics, String result, LongSupplier count) {
    metrics.count(
        "notifications",
        "Notifications that were handled, and those that came again and were passed over",
        "result",
        result,
        count);
  }
}
