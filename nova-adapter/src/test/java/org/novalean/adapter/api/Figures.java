package org.novalean.adapter.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the page has to show of what the API answers: each figure by its name, and as it is written.
 * The rules stand here a second time, so that a figure that is wrong on the page is wrong twice or
 * found.
 */
final class Figures {

  private static final String UNKNOWN = "–";
  private static final List<String> PHASES =
      List.of("preparing", "copying", "switching", "post-copy", "broken", "finishing");

  private final Map<String, String> texts = new TreeMap<>();
  private final ZoneId zone;
  private final Instant now;

  /**
   * Makes it.
   *
   * @param zone of the browser
   * @param now the adapter's time
   */
  Figures(ZoneId zone, Instant now) {
    this.zone = zone;
    this.now = now;
  }

  /** By name; times that go on are written as they were at the adapter's time. */
  Map<String, String> texts() {
    return texts;
  }

  Figures status(JsonNode status, JsonNode ready) {
    text("adapter/standing", status);
    text("adapter/name", status);
    text("adapter/version", status);
    count("adapter/epoch", status);
    text("adapter/active", status);
    text("bus/state", status);
    text("bus/reason", status);
    count("bus/lag/messages", status);
    duration("bus/lag/seconds", status);
    put("nova/answers", status, v -> v.asBoolean() ? "answers" : "away");
    quiet("nova/reason", status);
    text("ready/state", "ready/", ready);
    for (var name : List.of("total", "layered", "lean", "not_lean")) {
      count("servers/" + name, status);
    }
    for (var name : List.of("running", "share_concurrency", "host_concurrency")) {
      count("budgets/" + name, status);
    }
    sums(status);
    status.path("migrations").forEach(this::migration);
    status.path("waits").forEach(this::wait);
    status.path("jobs").forEach(this::job);
    status.path("shares").forEach(this::share);
    status.path("agents").forEach(this::agent);
    return this;
  }

  private void sums(JsonNode status) {
    for (var name : List.of("migrations", "waits", "jobs")) {
      texts.put("sums/" + name, grouped(status.path(name).size()));
    }
    texts.put("sums/hosts", grouped(status.path("agents").size()));
    texts.put(
        "sums/hosts_answering",
        grouped(stream(status.path("agents")).filter(a -> a.path("answers").asBoolean()).count()));
    compared("sums/", stream(status.path("migrations")).toList());
  }

  private void compared(String at, List<JsonNode> migrations) {
    var both =
        migrations.stream()
            .filter(m -> m.path("bytes").isObject() && m.path("plain_nova").isObject())
            .toList();
    var moved =
        both.stream()
            .mapToLong(
                m ->
                    m.at("/bytes/memory_processed").asLong()
                        + m.at("/bytes/disk_processed").asLong())
            .sum();
    var plain = both.stream().mapToLong(m -> m.at("/plain_nova/total").asLong()).sum();
    texts.put(at + "compared", grouped(both.size()));
    texts.put(at + "moved", both.isEmpty() ? UNKNOWN : bytes(moved));
    texts.put(at + "plain", both.isEmpty() ? UNKNOWN : bytes(plain));
  }

  private void migration(JsonNode m) {
    var at = "migrations/" + key(m.path("migration_uuid").asText()) + "/";
    for (var name :
        List.of("server_name", "source_host", "destination_host", "migration_id", "policy")) {
      text(at + name, at, m);
    }
    texts.put(at + "started_at", since(m.path("started_at").asText()));
    put(at + "progress_at_least", at, m, v -> v.asBoolean() ? "at least" : "");
    put(at + "progress", at, m, v -> percent(v.asDouble()));
    put(at + "eta_seconds", at, m, v -> "about " + duration(v.asDouble()));
    quiet(at + "phase_reason", at, m);
    for (var name :
        List.of(
            "bytes/memory_processed",
            "bytes/disk_processed",
            "plain_nova/memory",
            "plain_nova/disk")) {
      put(at + name, at, m, v -> bytes(v.asLong()));
    }
    for (var stay : m.path("phases")) {
      var name = stay.path("name").asText();
      if (PHASES.contains(name)) {
        var figure = at + "phases/" + name + "/";
        if (name.equals(m.path("phase").asText())) {
          texts.put(figure + "entered_at", since(stay.path("entered_at").asText()));
        } else {
          texts.put(figure + "seconds", duration(stay.path("seconds").asDouble()));
        }
      }
    }
  }

  private void wait(JsonNode w) {
    var at =
        "waits/%s/"
            .formatted(
                key(
                    String.join(
                        " ",
                        w.path("kind").asText(),
                        w.path("subject").asText(),
                        w.path("reason").asText())));
    text(at + "kind", at, w);
    text(at + "reason", at, w);
    quiet(at + "name", at, w);
    quiet(at + "host", at, w);
  }

  private void job(JsonNode j) {
    var at =
        "jobs/%s/"
            .formatted(
                key(
                    String.join(
                        " ",
                        j.path("server_id").asText(),
                        j.path("kind").asText(),
                        j.path("started_at").asText())));
    for (var name : List.of("kind", "server_name", "host", "target", "step")) {
      text(at + name, at, j);
    }
    put(at + "progress", at, j, v -> percent(v.asDouble()));
    put(at + "total_bytes", at, j, v -> bytes(v.asLong()));
    put(at + "eta_seconds", at, j, v -> "about " + duration(v.asDouble()));
    texts.put(at + "started_at", since(j.path("started_at").asText()));
    quiet(at + "reason", at, j);
  }

  private void share(JsonNode s) {
    var at = "shares/" + key(s.path("share_id").asText()) + "/";
    text(at + "share_id", at, s);
    put(at + "free_bytes", at, s, v -> bytes(v.asLong()));
    put(at + "total_bytes", at, s, v -> bytes(v.asLong()));
    put(at + "usable_hosts", at, s, v -> grouped(v.asLong()));
    put(at + "hosts", at, s, v -> grouped(v.size()));
  }

  private void agent(JsonNode a) {
    var at = "agents/" + key(a.path("host").asText()) + "/";
    text(at + "host", at, a);
    text(at + "share_state", at, a);
    text(at + "version", at, a);
    put(at + "answers", at, a, v -> v.asBoolean() ? "reports" : "silent");
    put(at + "libvirt", at, a, v -> v.asBoolean() ? "answers" : "away");
    for (var name : List.of("servers", "layered", "jobs")) {
      put(at + name, at, a, v -> grouped(v.asLong()));
    }
    quiet(at + "share_reason", at, a);
    put(at + "problems", at, a, Figures::joined);
  }

  /** In the list of all servers. */
  Figures server(JsonNode s) {
    var at = "servers/" + key(s.path("server_id").asText()) + "/";
    for (var name : List.of("server_name", "host", "state")) {
      text(at + name, at, s);
    }
    put(at + "lean", at, s, v -> v.asBoolean() ? "yes" : "no");
    for (var name : List.of("top_bytes", "layer_bytes", "copied_bytes")) {
      put(at + name, at, s, v -> bytes(v.asLong()));
    }
    put(at + "reasons", at, s, v -> v.path(0).asText());
    return this;
  }

  /** By itself, with its disks. */
  Figures dialog(JsonNode s) {
    var at = "dialog/" + key(s.path("server_id").asText()) + "/";
    for (var name : List.of("server_id", "host", "state", "hindrance")) {
      text(at + name, at, s);
    }
    put(at + "lean", at, s, v -> v.asBoolean() ? "yes" : "no");
    for (var name : List.of("top_bytes", "layer_bytes", "copied_bytes")) {
      put(at + name, at, s, v -> bytes(v.asLong()));
    }
    put(at + "reasons", at, s, Figures::joined);
    for (var d : s.path("disks")) {
      var disk = at + "disks/" + key(d.path("target").asText()) + "/";
      text(disk + "target", disk, d);
      text(disk + "kind", disk, d);
      quiet(disk + "volume", disk, d);
      for (var name : List.of("top_bytes", "layer_bytes", "copied_bytes")) {
        put(disk + name, disk, d, v -> bytes(v.asLong()));
      }
      put(disk + "copied", disk, d, v -> v.asText().replace('_', ' '));
    }
    return this;
  }

  Figures history(JsonNode migrations) {
    var all = stream(migrations).toList();
    var seconds = all.stream().map(m -> m.path("seconds").asDouble()).sorted().toList();
    var at = "history/";
    texts.put(at + "count", grouped(all.size()));
    texts.put(
        at + "arrived",
        grouped(
            all.stream()
                .filter(m -> Set.of("completed", "unverified").contains(m.path("outcome").asText()))
                .count()));
    texts.put(
        at + "median_seconds",
        seconds.isEmpty() ? UNKNOWN : duration(seconds.get((seconds.size() - 1) / 2)));
    texts.put(
        at + "longest_seconds",
        seconds.isEmpty() ? UNKNOWN : duration(seconds.get(seconds.size() - 1)));
    compared(at, all);
    var outcomes = new TreeMap<String, Integer>();
    all.forEach(m -> outcomes.merge(m.path("outcome").asText(), 1, Integer::sum));
    outcomes.forEach((name, count) -> texts.put(at + "outcomes/" + name, grouped(count)));
    all.forEach(this::ended);
    return this;
  }

  private void ended(JsonNode m) {
    var at = "history/" + key(m.path("migration_uuid").asText()) + "/";
    for (var name : List.of("server_name", "source_host", "destination_host")) {
      text(at + name, at, m);
    }
    var local = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
    put(at + "started_at", at, m, v -> local.format(Instant.parse(v.asText())));
    put(at + "seconds", at, m, v -> duration(v.asDouble()));
    put(at + "switch_seconds", at, m, v -> duration(v.asDouble()));
    put(at + "measured/pause_seconds", at, m, v -> duration(v.asDouble()));
    put(at + "prediction_error/seconds", at, m, v -> off(v.asDouble()));
    for (var name : List.of("bytes/memory_processed", "bytes/disk_processed", "plain_nova/total")) {
      put(at + name, at, m, v -> bytes(v.asLong()));
    }
    put(at + "outcome", at, m, v -> v.asText().replace('_', ' '));
    quiet(at + "phase_reason", at, m);
  }

  /** The heights that bars of the plots have to have, in shares of the axis, by their figures. */
  static Map<String, Double> heights(
      JsonNode migrations, int newest, double seconds, double bytes) {
    var heights = new TreeMap<String, Double>();
    for (var m : stream(migrations).limit(newest).toList()) {
      var at = "history/" + key(m.path("migration_uuid").asText()) + "/";
      heights.put(at + "seconds", m.path("seconds").asDouble() / seconds);
      for (var name :
          List.of("bytes/memory_processed", "bytes/disk_processed", "plain_nova/total")) {
        var value = m.at("/" + name);
        if (value.isNumber()) {
          heights.put(at + name, value.asDouble() / bytes);
        }
      }
    }
    return heights;
  }

  static double most(JsonNode migrations, int newest, ToDoubleFunction<JsonNode> figure) {
    return stream(migrations).limit(newest).mapToDouble(figure).max().orElse(0);
  }

  private interface Written {
    String of(JsonNode value);
  }

  private void put(String figure, JsonNode view, Written written) {
    put(figure, "", view, written);
  }

  private void put(String figure, String at, JsonNode view, Written written) {
    var value = view.at("/" + figure.substring(at.length()));
    texts.put(figure, value.isNull() || value.isMissingNode() ? UNKNOWN : written.of(value));
  }

  private void text(String figure, JsonNode view) {
    text(figure, "", view);
  }

  private void text(String figure, String at, JsonNode view) {
    put(figure, at, view, v -> v.asText().isEmpty() ? UNKNOWN : v.asText());
  }

  private void quiet(String figure, JsonNode view) {
    quiet(figure, "", view);
  }

  private void quiet(String figure, String at, JsonNode view) {
    var value = view.at("/" + figure.substring(at.length()));
    texts.put(figure, value.isNull() ? "" : value.asText());
  }

  private void count(String figure, JsonNode view) {
    put(figure, view, v -> grouped(v.asLong()));
  }

  private void duration(String figure, JsonNode view) {
    put(figure, view, v -> duration(v.asDouble()));
  }

  private String since(String instant) {
    return elapsed(Duration.between(Instant.parse(instant), now).toMillis() / 1000.0);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    var units = List.of("KiB", "MiB", "GiB", "TiB", "PiB");
    var scaled = BigDecimal.valueOf(bytes);
    var unit = -1;
    while (scaled.compareTo(BigDecimal.valueOf(1000)) >= 0 && unit < units.size() - 1) {
      scaled = scaled.divide(BigDecimal.valueOf(1024));
      unit++;
    }
    var digits = scaled.compareTo(BigDecimal.valueOf(100)) >= 0 ? 0 : 1;
    return scaled.setScale(digits, RoundingMode.HALF_UP) + " " + units.get(unit);
  }

  static String duration(double seconds) {
    return seconds < 10
        ? new BigDecimal(seconds).setScale(1, RoundingMode.HALF_UP) + " s"
        : elapsed(seconds);
  }

  static String elapsed(double seconds) {
    var time = Duration.ofSeconds((long) Math.max(0, Math.floor(seconds)));
    if (time.toMinutes() < 1) {
      return time.toSeconds() + " s";
    }
    if (time.toHours() < 1) {
      return "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart());
    }
    return time.toDays() < 1
        ? "%d h %02d min".formatted(time.toHours(), time.toMinutesPart())
        : "%d d %d h".formatted(time.toDays(), time.toHoursPart());
  }

  private static String percent(double fraction) {
    return (int) Math.floor(fraction * 100) + " %";
  }

  private static String off(double fraction) {
    var whole = Math.round(fraction * 100);
    return (whole > 0 ? "+" : "") + whole + " %";
  }

  private static String joined(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(item -> texts.add(item.asText()));
    return String.join("; ", texts);
  }

  /** As a browser's encodeURIComponent. */
  static String key(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%21", "!")
        .replace("%27", "'")
        .replace("%28", "(")
        .replace("%29", ")")
        .replace("%7E", "~");
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
