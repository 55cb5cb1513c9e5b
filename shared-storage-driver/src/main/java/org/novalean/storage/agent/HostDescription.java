package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.ServerReport;
import org.novalean.storage.messages.ShareReport;
import org.novalean.storage.share.ShareCheck;
import org.novalean.storage.share.ShareFacts;
import org.novalean.storage.share.ShareHealth;

/** Describes this host for adapters and operators. */
final class HostDescription {

  private final String host;
  private final String version;
  private final Instant startedAt;
  private final ServerReports servers;
  private final Arrivals arrivals;
  private final ServerJobs jobs;
  private final VolumeMoves moves;
  private final ShareCheck share;
  private final ShareUse use;
  private final HostAddress address;
  private final Clock clock;
  private volatile List<String> problems = List.of();

  HostDescription(
      String host,
      String version,
      ServerReports servers,
      Arrivals arrivals,
      ServerJobs jobs,
      VolumeMoves moves,
      ShareCheck share,
      ShareUse use,
      HostAddress address,
      Clock clock) {
    this.host = requireNonNull(host, "host is null");
    this.version = requireNonNull(version, "version is null");
    this.servers = requireNonNull(servers, "servers is null");
    this.arrivals = requireNonNull(arrivals, "arrivals is null");
    this.jobs = requireNonNull(jobs, "jobs is null");
    this.moves = requireNonNull(moves, "moves is null");
    this.share = requireNonNull(share, "share is null");
    this.use = requireNonNull(use, "use is null");
    this.address = requireNonNull(address, "address is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.startedAt = clock.instant();
  }

  /** What an operator should know besides what is looked at each time. */
  void problems(List<String> found) {
    problems = List.copyOf(found);
  }

  /** Looks at everything. */
  HostReport now() {
    // First: what lies on a share that hangs is not even looked at.
    var health = share.check();
    var found = new ArrayList<>(problems);
    var seen = new ArrayList<ServerReport>();
    var answers = true;
    try {
      seen.addAll(servers.all(health.isThere()));
      arrivals.areHere(seen.stream().map(ServerReport::serverId).toList());
    } catch (HypervisorException e) {
      answers = false;
      found.add(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      found.add("which servers have come cannot be noted down, look at state_path: " + e);
    }
    return new HostReport(
        host,
        version,
        startedAt,
        clock.instant(),
        answers,
        report(health),
        address.now(),
        seen,
        jobs.all(),
        answers ? moves.look(seen) : moves.last(),
        found);
  }

  /** Why nothing can be placed on the share now, and the way out; empty where it can. */
  Optional<String> shareProblem() {
    return Optional.of(share.check()).filter(h -> !h.isUsable()).map(ShareHealth::reason);
  }

  /** One server, as it is now, also while the share hangs: its layers are not looked at. */
  Optional<ServerReport> server(String serverId) {
    return servers.one(serverId);
  }

  private ShareReport report(ShareHealth health) {
    var facts = health.facts();
    return new ShareReport(
        facts.map(ShareFacts::id),
        health.isUsable(),
        health.word(),
        health.reason(),
        facts.map(ShareFacts::totalBytes).orElse(0L),
        facts.map(ShareFacts::freeBytes).orElse(0L),
        use.report());
  }
}
