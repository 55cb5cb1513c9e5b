package org.novalean.adapter.status;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.Fleet.Known;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.HistoryException;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.placement.SealBudget;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.ServerReport;

/**
 * Looks at all that goes on. Nothing is asked for it but the history: the rest is what the service
 * knows anyway, so that looking costs the cloud nothing.
 */
public final class StatusSource {

  private final Parts parts;
  private final Clock clock;
  private final Pace paces = new Pace();

  /** What was read of the history last, for while it is away. */
  private volatile List<MigrationEntry> lastUnfinished = List.of();

  /**
   * Who knows what.
   *
   * @param waiting servers that are due for a seal or a hydration and wait, with the reason
   * @param names servers' names by id, as far as known
   * @param switches whether migrations from a host are switched to post-copy
   */
  public record Parts(
      Supplier<AdapterView> adapter,
      Supplier<BusView> bus,
      Supplier<NovaView> nova,
      Fleet fleet,
      History history,
      SealBudget budget,
      Supplier<Map<String, String>> waiting,
      Supplier<Map<String, String>> names,
      Predicate<String> switches) {}

  public StatusSource(Parts parts, Clock clock) {
    this.parts = requireNonNull(parts, "parts is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** One look at everything. Several at a time may be taken. */
  public Status look() {
    var now = clock.instant();
    var names = parts.names().get();
    var known = parts.fleet().known();
    var waits = new ArrayList<Wait>();
    var adapter = parts.adapter().get();
    var bus = parts.bus().get();
    var nova = parts.nova().get();
    if (adapter.standing().equals("lost")) {
      waits.add(
          Wait.of(
              "lock", "the lock on RabbitMQ is not held at present: nothing is done until it is"));
    }
    if (bus.isTroubled()) {
      waits.add(Wait.of("bus", bus.reason()));
    }
    if (nova.isAway()) {
      waits.add(Wait.of("nova", nova.reason()));
    }
    var migrations = migrations(known, now, waits);
    var jobs = jobs(known, names, now);
    hostsThatWait(known).forEach(waits::add);
    migrations.forEach(
        migration -> migration.waits().ifPresent(reason -> waits.add(wait(migration, reason))));
    jobs.stream()
        .filter(job -> !job.reason().isEmpty())
        .map(StatusSource::wait)
        .forEach(waits::add);
    sealsThatWait(known, names).forEach(waits::add);
    paces.keep(keys(migrations, known));
    return new Status(
        now,
        adapter,
        bus,
        nova,
        shares(known),
        known.stream().map(k -> AgentView.of(k.report(), k.fresh(), k.age())).toList(),
        ServerCounts.of(servers(known, names)),
        migrations,
        jobs,
        Budgets.of(parts.budget(), jobs),
        waits);
  }

  /** Which adapter this is, and which one acts, at this moment. */
  public AdapterView adapter() {
    return parts.adapter().get();
  }

  /** All servers that agents report, by id. One that is on its way is shown where it runs. */
  public List<ServerView> servers() {
    return servers(parts.fleet().known(), parts.names().get());
  }

  /**
   * The newest migrations as they stand on record, newest first.
   *
   * @throws HistoryException where the history cannot be read
   */
  public List<MigrationEntry> newest(int limit) {
    return parts.history().newest(limit);
  }

  /** The same with what does not stand there. */
  public List<MigrationView> views(List<MigrationEntry> entries) {
    var now = clock.instant();
    var hosts = Hosts.of(parts.fleet().known());
    return entries.stream().map(entry -> view(entry, hosts, now)).toList();
  }

  /**
   * A migration by Nova's number or its uuid.
   *
   * @throws HistoryException where the history cannot be read
   */
  public Optional<MigrationView> migration(String idOrUuid) {
    return parts
        .history()
        .find(idOrUuid)
        .map(entry -> view(entry, Hosts.of(parts.fleet().known()), clock.instant()));
  }

  /** A job as its host reports it, also where it has ended; empty where its host does no more. */
  Optional<JobView> job(JobView before) {
    return parts.fleet().known().stream()
        .flatMap(
            host ->
                jobs(host.report())
                    .map(
                        job ->
                            JobView.of(
                                job,
                                host.report().host(),
                                before.serverName(),
                                paces.last(JobView.key(job)))))
        .filter(before::isSameAs)
        .findFirst();
  }

  private List<MigrationView> migrations(List<Known> known, Instant now, List<Wait> waits) {
    try {
      lastUnfinished = parts.history().unfinished();
    } catch (HistoryException e) {
      waits.add(Wait.of("history", String.valueOf(e.getMessage())));
    }
    var hosts = Hosts.of(known);
    return lastUnfinished.stream().map(entry -> view(entry, hosts, now)).toList();
  }

  /**
   * What the agents that answer tell, to be looked up.
   *
   * @param answering the hosts of these
   * @param diskBytes by server: what its disks occupy that are no volumes
   */
  private record Hosts(Set<String> answering, Map<String, Long> diskBytes) {

    static Hosts of(List<Known> known) {
      var answering = new HashSet<String>();
      var bytes = new HashMap<String, Long>();
      known.stream()
          .filter(Known::fresh)
          .map(Known::report)
          .forEach(
              report -> {
                answering.add(report.host());
                // While a server moves, the host that has all of its disks counts.
                report.servers().forEach(s -> bytes.merge(s.serverId(), occupied(s), Math::max));
              });
      return new Hosts(answering, bytes);
    }

    private static long occupied(ServerReport server) {
      return server.disks().stream()
          .filter(disk -> disk.volume().isEmpty())
          .mapToLong(disk -> disk.topBytes() + disk.layerBytes())
          .sum();
    }
  }

  private MigrationView view(MigrationEntry entry, Hosts hosts, Instant now) {
    return MigrationView.of(
        entry,
        new MigrationView.Besides(
            pace(entry, now),
            !hosts.answering().contains(entry.sourceHost()),
            Optional.ofNullable(hosts.diskBytes().get(entry.serverId()))),
        now);
  }

  private Pace.Progress pace(MigrationEntry entry, Instant now) {
    var counters = entry.progress().map(MigrationView.Bytes::of);
    if (entry.outcome().isPresent()) {
      // A course is kept of what is under way; how far another got, its last figures tell.
      return counters
          .map(c -> new Pace().seen(entry.migrationUuid(), c.total(), c.left(), now))
          .orElse(Pace.Progress.UNKNOWN);
    }
    return counters
        .map(c -> paces.seen(entry.migrationUuid(), c.total(), c.left(), now))
        .orElseGet(() -> paces.last(entry.migrationUuid()));
  }

  private List<JobView> jobs(List<Known> known, Map<String, String> names, Instant now) {
    var jobs = new ArrayList<JobView>();
    for (var host : known) {
      for (var job : jobs(host.report()).toList()) {
        if (job.isRunning()) {
          var name = Optional.ofNullable(names.get(job.serverId()));
          var key = JobView.key(job);
          var view =
              JobView.of(
                  job,
                  host.report().host(),
                  name,
                  host.fresh()
                      ? paces.seen(key, job.total(), job.total() - job.done(), now)
                      : paces.last(key));
          jobs.add(host.fresh() ? view : view.unheard(silence(host.report())));
        }
      }
    }
    jobs.sort(Comparator.comparing(JobView::startedAt).thenComparing(JobView::serverId));
    return jobs;
  }

  private static Stream<JobReport> jobs(HostReport report) {
    return Stream.concat(report.jobs().stream(), report.moves().stream());
  }

  private static Set<String> keys(List<MigrationView> migrations, List<Known> known) {
    var keys = new HashSet<String>();
    migrations.forEach(migration -> keys.add(migration.migrationUuid()));
    known.forEach(host -> jobs(host.report()).forEach(job -> keys.add(JobView.key(job))));
    return keys;
  }

  private List<ServerView> servers(List<Known> known, Map<String, String> names) {
    var servers = new TreeMap<String, ServerView>();
    for (var host : known) {
      for (var server : host.report().servers()) {
        var view =
            ServerView.of(
                server,
                host.report(),
                host.age(),
                Optional.ofNullable(names.get(server.serverId())),
                parts.switches());
        servers.merge(view.serverId(), view, StatusSource::whereItRuns);
      }
    }
    return List.copyOf(servers.values());
  }

  private static ServerView whereItRuns(ServerView one, ServerView other) {
    if (one.state().equals("RUNNING") != other.state().equals("RUNNING")) {
      return one.state().equals("RUNNING") ? one : other;
    }
    return one.ageSeconds() <= other.ageSeconds() ? one : other;
  }

  private static List<ShareView> shares(List<Known> known) {
    var reports = new TreeMap<String, List<HostReport>>();
    known.stream()
        .filter(Known::fresh)
        .map(Known::report)
        .forEach(
            report ->
                report
                    .share()
                    .shareId()
                    .ifPresent(
                        id -> reports.computeIfAbsent(id, i -> new ArrayList<>()).add(report)));
    var shares = new ArrayList<ShareView>();
    reports.forEach(
        (id, of) -> {
          // One that hangs on a host shows old figures there: the newest report counts.
          var newest =
              of.stream()
                  .max(
                      Comparator.comparing((HostReport report) -> report.share().usable())
                          .thenComparing(HostReport::at))
                  .orElseThrow()
                  .share();
          shares.add(
              new ShareView(
                  id,
                  of.stream().map(HostReport::host).toList(),
                  (int) of.stream().filter(report -> report.share().usable()).count(),
                  newest.totalBytes(),
                  newest.freeBytes()));
        });
    return shares;
  }

  private static Stream<Wait> hostsThatWait(List<Known> known) {
    return known.stream()
        .flatMap(
            host -> {
              var report = host.report();
              var reasons = new ArrayList<String>();
              if (!host.fresh()) {
                reasons.add(silence(report));
              } else {
                if (!report.hypervisor()) {
                  reasons.add("libvirt does not answer its agent");
                }
                if (!report.share().usable() && !report.share().reason().isEmpty()) {
                  reasons.add(report.share().reason());
                }
              }
              return reasons.stream()
                  .map(
                      reason ->
                          new Wait(
                              "host",
                              report.host(),
                              Optional.empty(),
                              Optional.of(report.host()),
                              reason));
            });
  }

  private static String silence(HostReport report) {
    return "its agent has not reported since %s: look at nova-lean-agent on %s"
        .formatted(report.at().truncatedTo(ChronoUnit.SECONDS), report.host());
  }

  private static Wait wait(MigrationView migration, String reason) {
    return new Wait(
        "migration",
        migration.migrationUuid(),
        Optional.of(migration.serverName()).filter(name -> !name.isEmpty()),
        Optional.of(migration.sourceHost()),
        reason);
  }

  private static Wait wait(JobView job) {
    return new Wait(
        job.kind(), job.serverId(), job.serverName(), Optional.of(job.host()), job.reason());
  }

  private Stream<Wait> sealsThatWait(List<Known> known, Map<String, String> names) {
    var hosts = new HashMap<String, String>();
    known.forEach(
        host ->
            host.report()
                .servers()
                .forEach(server -> hosts.put(server.serverId(), host.report().host())));
    return new TreeMap<>(parts.waiting().get())
        .entrySet().stream()
            .map(
                entry ->
                    new Wait(
                        "seal",
                        entry.getKey(),
                        Optional.ofNullable(names.get(entry.getKey())),
                        Optional.ofNullable(hosts.get(entry.getKey())),
                        entry.getValue()));
  }
}
