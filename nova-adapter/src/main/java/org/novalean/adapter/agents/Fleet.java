package org.novalean.adapter.agents;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.ServerReport;

/** What each agent reported last. Ages by this process's own clock: hosts' clocks may differ. */
public final class Fleet {

  /** Agents report every 5 s; one that missed a few is not counted on. */
  public static final Duration FRESH = Duration.ofSeconds(20);

  private final Clock clock;
  private final Map<String, Heard> byHost = new ConcurrentHashMap<>();

  public Fleet(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * A host's last report.
   *
   * @param age since it came
   * @param fresh it can be counted on
   */
  public record Known(HostReport report, Duration age, boolean fresh) {}

  private record Heard(HostReport report, Instant at) {}

  /**
   * Takes a report in; an older one that arrives late is dropped. Where the known one is not fresh,
   * or of an earlier life of the agent, the host's clock was set back.
   */
  public void heard(HostReport report) {
    byHost.merge(
        report.host(),
        new Heard(report, clock.instant()),
        (known, next) -> isLate(next.report(), known) ? known : next);
  }

  private boolean isLate(HostReport report, Heard known) {
    return report.at().isBefore(known.report().at())
        && report.startedAt().equals(known.report().startedAt())
        && isFresh(known);
  }

  /** A host that Nova has no more is not one that fell silent. */
  public void keepOnly(Set<String> hosts) {
    byHost.values().removeIf(heard -> !isFresh(heard) && !hosts.contains(heard.report().host()));
  }

  /** The report of a host, where it is fresh. */
  public Optional<HostReport> of(String host) {
    return Optional.ofNullable(byHost.get(host)).filter(this::isFresh).map(Heard::report);
  }

  /** All fresh reports, by host. */
  public List<HostReport> all() {
    return byHost.values().stream()
        .filter(this::isFresh)
        .map(Heard::report)
        .sorted(Comparator.comparing(HostReport::host))
        .toList();
  }

  /** All last reports, by host, however long ago. */
  public List<Known> known() {
    var now = clock.instant();
    return byHost.values().stream()
        .map(heard -> new Known(heard.report(), Duration.between(heard.at(), now), isFresh(heard)))
        .sorted(Comparator.comparing(known -> known.report().host()))
        .toList();
  }

  /** Hosts that reported once, and do so no more. */
  public List<String> silent() {
    return byHost.values().stream()
        .filter(heard -> !isFresh(heard))
        .map(heard -> heard.report().host())
        .sorted()
        .toList();
  }

  /** The last report of a host, however long ago. */
  public Optional<HostReport> lastReportOf(String host) {
    return Optional.ofNullable(byHost.get(host)).map(Heard::report);
  }

  /** A server as its host reported it last, however long ago. */
  public Optional<ServerReport> lastOf(String host, String serverId) {
    return lastReportOf(host).stream()
        .flatMap(report -> report.servers().stream())
        .filter(server -> server.serverId().equals(serverId))
        .findFirst();
  }

  /** The host whose agent reports a server, where that report is fresh. */
  public Optional<String> hostOf(String serverId) {
    return all().stream()
        .filter(
            report ->
                report.servers().stream().anyMatch(server -> server.serverId().equals(serverId)))
        .map(HostReport::host)
        .findFirst();
  }

  private boolean isFresh(Heard heard) {
    return heard.at().plus(FRESH).isAfter(clock.instant());
  }
}
