package org.novalean.adapter.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.ServerReport;

/**
 * Chooses what is sealed or hydrated next. Pure: the same reports give the same choice. Servers
 * without any data at rest go first, since they profit most; then the largest tops.
 */
final class SealChoice {

  private static final Comparator<Candidate> MOST_URGENT_FIRST =
      Comparator.comparing(Candidate::first)
          .thenComparing(Candidate::topBytes)
          .reversed()
          .thenComparing(Candidate::serverId);

  private SealChoice() {}

  /**
   * What to begin now.
   *
   * @param reports of all hosts that can be counted on
   * @param wanted what is to be done with a server if it is due; empty for nothing now
   */
  static List<Candidate> next(
      List<HostReport> reports, Function<String, Optional<Work>> wanted, SealBudget budget) {
    return choose(reports, wanted, budget).now();
  }

  /**
   * What is due.
   *
   * @param now what to begin
   * @param later what waits for its turn, by server, each with the reason
   */
  record Choice(List<Candidate> now, Map<String, String> later) {}

  /** The same as {@link #next}, with what has to wait. */
  static Choice choose(
      List<HostReport> reports, Function<String, Optional<Work>> wanted, SealBudget budget) {
    var running = new HashMap<String, Integer>();
    var total = 0;
    var candidates = new ArrayList<Candidate>();
    for (var report : reports) {
      var onHost =
          report.jobs().stream()
              .filter(JobReport::isRunning)
              .map(JobReport::serverId)
              .collect(Collectors.toSet());
      running.put(report.host(), onHost.size());
      total += onHost.size();
      if (report.hypervisor() && report.share().usable()) {
        report.servers().stream()
            .filter(server -> !onHost.contains(server.serverId()))
            .flatMap(
                server ->
                    wanted
                        .apply(server.serverId())
                        .flatMap(work -> due(report.host(), server, work, budget))
                        .stream())
            .forEach(candidates::add);
      }
    }
    candidates.sort(MOST_URGENT_FIRST);
    var chosen = new ArrayList<Candidate>();
    var later = new LinkedHashMap<String, String>();
    for (var candidate : candidates) {
      var onHost = running.getOrDefault(candidate.host(), 0);
      if (total < budget.total() && onHost < budget.perHost()) {
        running.put(candidate.host(), onHost + 1);
        total++;
        chosen.add(candidate);
      } else {
        later.put(
            candidate.serverId(),
            total < budget.total()
                ? "waits for its turn: %d at a time on %s ([placement] host_concurrency)"
                    .formatted(budget.perHost(), candidate.host())
                : "waits for its turn: %d at a time in all ([placement] share_concurrency)"
                    .formatted(budget.total()));
      }
    }
    return new Choice(List.copyOf(chosen), later);
  }

  private static Optional<Candidate> due(
      String host, ServerReport server, Work work, SealBudget budget) {
    if (!server.hindrance().isEmpty()) {
      return Optional.empty();
    }
    var placeable = server.disks().stream().filter(DiskReport::placeable).toList();
    var unsealed = placeable.stream().anyMatch(disk -> disk.layer().isEmpty());
    var large = placeable.stream().anyMatch(disk -> disk.topBytes() > budget.topLimitBytes());
    var due = work == Work.SEAL ? unsealed || large : server.isLayered();
    var topBytes = placeable.stream().mapToLong(DiskReport::topBytes).sum();
    return due
        ? Optional.of(
            new Candidate(host, server.serverId(), work, work == Work.SEAL && unsealed, topBytes))
        : Optional.empty();
  }
}
