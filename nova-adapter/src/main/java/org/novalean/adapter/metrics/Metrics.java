package org.novalean.adapter.metrics;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.status.BusView;
import org.novalean.adapter.status.Change;
import org.novalean.adapter.status.JobView;
import org.novalean.adapter.status.MigrationView;
import org.novalean.adapter.status.ServerView;
import org.novalean.adapter.status.Status;
import org.novalean.adapter.status.StatusFeed;

/**
 * The metrics of an adapter, fed by each look at the status. Counters begin with the process, and
 * count what ended before its eyes; every metric is there from the start, with 0.
 */
public final class Metrics implements StatusFeed.Listener {

  private static final String PREFIX = "nova_lean_";

  private static final List<String> PHASES =
      List.of("preparing", "copying", "switching", "post-copy", "broken", "finishing");
  private static final List<String> KINDS = List.of("seal", "hydration", "move");
  private static final List<String> ENDS = List.of("done", "undone", "refused", "failed");
  private static final List<String> STATUSES = List.of("2xx", "4xx", "5xx");
  private static final List<String> WAYS = List.of("lean", "pre_copy");
  private static final List<String> QUANTITIES = List.of("bytes", "seconds", "pause_seconds");

  /** A migration is told of twice at most: when it ends, and when it is known what it took. */
  private static final int REMEMBERED = 10_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MultiGauge shareTotal =
      MultiGauge.builder(PREFIX + "share_total_bytes")
          .description("Space of a share, by the agents that answer")
          .register(registry);
  private final MultiGauge shareFree =
      MultiGauge.builder(PREFIX + "share_free_bytes")
          .description("Free space of a share")
          .register(registry);

  /** The registry holds what it asks by a weak reference alone. */
  private final List<LongSupplier> counted = new CopyOnWriteArrayList<>();

  private final Set<String> ended = newest();
  private final Set<String> measured = newest();

  private volatile Status status;
  private volatile long onDemand;

  /**
   * Makes them.
   *
   * @param first the status to begin with
   */
  public Metrics(Status first) {
    this.status = requireNonNull(first, "first is null");
    gauges();
    beginning();
    takeShares(first);
  }

  /** Has something counted that counts itself, since the process began. */
  public void count(String name, String description, String tag, String value, LongSupplier count) {
    counted.add(count);
    FunctionCounter.builder(PREFIX + name, count, LongSupplier::getAsLong)
        .description(description)
        .tags(tag, value)
        .register(registry);
  }

  private void gauges() {
    gauge(
        "active",
        "1 where this adapter is the one that acts",
        now -> now.adapter().isActive() ? 1 : 0);
    gauge(
        "queue_messages",
        "Notifications that wait in the queue",
        now -> lag(now).map(BusView.Lag::messages).orElse(0L));
    gauge(
        "queue_age_seconds",
        "How old the oldest of them is",
        now -> lag(now).map(BusView.Lag::seconds).orElse(0.0));
    gauge(
        "bus_ready",
        "1 where notifications arrive",
        now -> now.bus().state().equals("ready") ? 1 : 0);
    gauge(
        "nova_answers",
        "0 where Nova could not be asked in the last round",
        now -> now.nova().isAway() ? 0 : 1);
    gauge(
        "agents",
        "Agents whose last report is fresh",
        now -> now.agents().stream().filter(a -> a.answers()).count());
    gauge(
        "agents_silent",
        "Agents that reported once, and do so no more",
        now -> now.agents().stream().filter(a -> !a.answers()).count());
    gauge("servers", "Servers that agents report", now -> now.servers().total());
    gauge(
        "servers_layered", "Those with data at rest on the share", now -> now.servers().layered());
    gauge(
        "servers_lean",
        "Those that a live migration would move lean, as far as their hosts tell",
        now -> now.servers().lean());
    gauge("waits", "Things that wait; /v1/status says why", now -> now.waits().size());
    Gauge.builder(PREFIX + "on_demand_read_bytes", this, m -> m.onDemand)
        .description(
            "What guests with data at rest on the share have read since they came to their hosts: an upper bound of what came from it")
        .register(registry);
    for (var phase : PHASES) {
      gauge(
          "migrations_running",
          "Live migrations under way",
          now -> now.migrations().stream().filter(m -> m.phase().equals(phase)).count(),
          "phase",
          phase);
    }
    for (var kind : KINDS) {
      gauge(
          "jobs_running",
          "Seals, hydrations and moves of volumes under way",
          now -> now.jobs().stream().filter(j -> j.kind().equals(kind)).count(),
          "kind",
          kind);
    }
  }

  private static Optional<BusView.Lag> lag(Status now) {
    return now.bus().lag();
  }

  private void gauge(
      String name, String description, ToDoubleFunction<Status> value, String... tags) {
    Gauge.builder(PREFIX + name, this, metrics -> value.applyAsDouble(metrics.status))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /** A counter that first appears with its first event is missing in every graph before it. */
  private void beginning() {
    Arrays.stream(Outcome.values()).forEach(o -> migrations(o.name().toLowerCase(Locale.ROOT)));
    PHASES.forEach(this::phaseTime);
    switchTime();
    blackout();
    sealPause();
    Stream.of("memory", "disk")
        .forEach(
            kind -> {
              moved(kind);
              plain(kind);
            });
    WAYS.forEach(way -> QUANTITIES.forEach(quantity -> predictionError(way, quantity)));
    KINDS.forEach(kind -> ENDS.forEach(end -> jobs(kind, end)));
    STATUSES.forEach(this::requests);
  }

  private Counter migrations(String outcome) {
    return counter("migrations", "Live migrations that ended", "outcome", outcome);
  }

  private Timer phaseTime(String phase) {
    return timer("phase", "How long migrations were in a phase", Tags.of("phase", phase));
  }

  private Timer switchTime() {
    return timer("switch", "From the first force_complete to post-copy", Tags.empty());
  }

  private Timer blackout() {
    return timer(
        "blackout", "How long guests stood still at the switch, where it is known", Tags.empty());
  }

  /** In percent, for Micrometer sorts whole numbers into its buckets. */
  private DistributionSummary predictionError(String way, String quantity) {
    return DistributionSummary.builder(PREFIX + "prediction_error_percent")
        .description(
            "How far predictions with a figure were off, either way, in percent of what was measured")
        .tags("way", way, "quantity", quantity)
        .serviceLevelObjectives(5, 10, 20, 30, 50, 100, 200, 500)
        .register(registry);
  }

  private Timer sealPause() {
    return timer("seal_pause", "How long guests stood still for a seal", Tags.empty());
  }

  private Counter moved(String kind) {
    return counter("moved_bytes", "What migrations copied", "kind", kind);
  }

  private Counter plain(String kind) {
    return counter("plain_nova_bytes", "What plain Nova would have moved, about", "kind", kind);
  }

  private Counter jobs(String kind, String state) {
    return Counter.builder(PREFIX + "jobs")
        .description("Seals, hydrations and moves of volumes that ended")
        .tags("kind", kind, "state", state)
        .register(registry);
  }

  private Counter requests(String statuses) {
    return counter("api_requests", "Requests that the API answered", "status", statuses);
  }

  private Counter counter(String name, String description, String tag, String value) {
    return Counter.builder(PREFIX + name)
        .description(description)
        .tags(tag, value)
        .register(registry);
  }

  /** From a pause that nobody notices to a migration that takes the night. */
  private Timer timer(String name, String description, Tags tags) {
    return Timer.builder(PREFIX + name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(
            Stream.of(
                    10, 25, 50, 100, 300, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000,
                    1_800_000, 7_200_000)
                .map(Duration::ofMillis)
                .toArray(Duration[]::new))
        .register(registry);
  }

  /** Counts an answer of the API. */
  public void answered(int httpStatus) {
    requests(httpStatus / 100 + "xx").increment();
  }

  /** Takes the servers' counters in. */
  public void servers(List<ServerView> servers) {
    onDemand =
        servers.stream()
            .flatMap(server -> server.disks().stream())
            .filter(disk -> disk.layer().isPresent())
            .mapToLong(disk -> disk.readBytes().orElse(0L))
            .sum();
  }

  @Override
  public void looked(Status now, List<Change> changes) {
    status = now;
    takeShares(now);
    for (var change : changes) {
      if (change.view() instanceof MigrationView migration) {
        migration
            .outcome()
            .filter(outcome -> ended.add(migration.migrationUuid()))
            .ifPresent(outcome -> ended(migration, outcome));
        migration
            .measured()
            .filter(took -> measured.add(migration.migrationUuid()))
            .ifPresent(took -> measured(migration));
      } else if (change.view() instanceof JobView job && !job.isRunning()) {
        jobs(job.kind(), job.state()).increment();
        job.pauseSeconds().ifPresent(pause -> sealPause().record(duration(pause)));
      }
    }
  }

  private void ended(MigrationView migration, String outcome) {
    migrations(outcome).increment();
    migration.phases().stream()
        .filter(phase -> PHASES.contains(phase.name()))
        .forEach(phase -> phaseTime(phase.name()).record(duration(phase.seconds())));
    migration.switchSeconds().ifPresent(seconds -> switchTime().record(duration(seconds)));
    migration
        .bytes()
        .ifPresent(
            bytes -> {
              moved("memory").increment((double) bytes.memoryProcessed());
              moved("disk").increment((double) bytes.diskProcessed());
            });
    migration
        .plainNova()
        .ifPresent(
            plain -> {
              plain("memory").increment((double) plain.memory());
              plain("disk").increment((double) plain.disk());
            });
  }

  private void measured(MigrationView migration) {
    migration.blackoutSeconds().ifPresent(seconds -> blackout().record(duration(seconds)));
    migration
        .predictionError()
        .ifPresent(
            error -> {
              record(error.of(), "bytes", error.bytes());
              record(error.of(), "seconds", error.seconds());
              record(error.of(), "pause_seconds", error.pauseSeconds());
            });
  }

  private void record(String way, String quantity, Optional<Double> error) {
    error.ifPresent(parts -> predictionError(way, quantity).record(100 * Math.abs(parts)));
  }

  private static Set<String> newest() {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
          }
        });
  }

  private void takeShares(Status now) {
    shareTotal.register(
        now.shares().stream()
            .<MultiGauge.Row<?>>map(
                s -> MultiGauge.Row.of(Tags.of("share", s.shareId()), s.totalBytes()))
            .toList(),
        true);
    shareFree.register(
        now.shares().stream()
            .<MultiGauge.Row<?>>map(
                s -> MultiGauge.Row.of(Tags.of("share", s.shareId()), s.freeBytes()))
            .toList(),
        true);
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(1000 * seconds));
  }

  /** All of them, in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }
}
