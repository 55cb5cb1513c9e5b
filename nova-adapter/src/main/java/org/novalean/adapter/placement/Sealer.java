package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.agents.Fleet;
import org.novalean.storage.messages.JobReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tops of all layered servers small: begins seals within the budget, keeps those that run
 * going, and takes the locks off afterwards. One thread calls {@link #round}; it may wait for an
 * agent or for Nova longer than a lease lasts, so others call {@link #renewLeases} and {@link
 * #lookAtNova}.
 *
 * <p>What runs is asked from the agents' reports, not remembered, so a process that takes over goes
 * on with it.
 */
public final class Sealer {
  private static final Logger log = LoggerFactory.getLogger(Sealer.class);

  /** Agents cancel a job that nobody asked about for 30 s. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  /** A server that could not be sealed is not tried again at once. */
  private static final Duration REST = Duration.ofMinutes(2);

  /** After a seal, what the host reported before it must not count any more. */
  private static final Duration SETTLE = Duration.ofSeconds(15);

  private final Agents agents;
  private final Fleet fleet;
  private final Sealing sealing;
  private final WantedPlacements wanted;
  private final SealBudget budget;
  private final Set<Work> eager;
  private final Clock clock;
  private final Map<String, Instant> restsUntil = new ConcurrentHashMap<>();
  private final Map<String, String> said = new ConcurrentHashMap<>();

  /** By server: why it could not be begun the last time. */
  private final Map<String, String> refused = new HashMap<>();

  private volatile Map<String, String> waiting = Map.of();

  /** By server: the host where its job was seen to run. */
  private final Map<String, String> running = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param eager what is begun by itself; all that runs is looked after anyway
   */
  public Sealer(
      Agents agents,
      Fleet fleet,
      Sealing sealing,
      WantedPlacements wanted,
      SealBudget budget,
      Set<Work> eager,
      Clock clock) {
    this.agents = requireNonNull(agents, "agents is null");
    this.fleet = requireNonNull(fleet, "fleet is null");
    this.sealing = requireNonNull(sealing, "sealing is null");
    this.wanted = requireNonNull(wanted, "wanted is null");
    this.budget = requireNonNull(budget, "budget is null");
    this.eager = Set.copyOf(eager);
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Looks after everything once. */
  public void round() throws InterruptedException {
    noticeWhatRuns();
    keepGoing();
    wanted.refresh(fleet.all());
    unlockWhatIsNotWorkedOn();
    begin();
  }

  /** Keeps all going that was seen to run. Never blocks; what comes of it, the next round asks. */
  void renewLeases() {
    running.forEach(
        (server, host) -> {
          var unused = agents.job(host, server);
        });
  }

  /** The servers that are due and not worked on, each with the reason. */
  public Map<String, String> waiting() {
    return waiting;
  }

  /** The host where a job on a server's disks runs, as far as known. */
  Optional<String> hostOfJob(String serverId) {
    var known = Optional.ofNullable(running.get(serverId));
    return known.isPresent()
        ? known
        : fleet.all().stream()
            .filter(
                report ->
                    report.jobs().stream()
                        .anyMatch(job -> job.isRunning() && job.serverId().equals(serverId)))
            .map(report -> report.host())
            .findFirst();
  }

  private void noticeWhatRuns() {
    for (var report : fleet.all()) {
      report.jobs().stream()
          .filter(JobReport::isRunning)
          .forEach(job -> running.putIfAbsent(job.serverId(), report.host()));
    }
  }

  /** All are asked at once: one host that hangs must not cost the others their lease. */
  private void keepGoing() throws InterruptedException {
    var asked = new LinkedHashMap<String, CompletableFuture<JobReport>>();
    running.forEach((server, host) -> asked.put(server, agents.job(host, server)));
    await(asked);
    asked.forEach(this::answered);
  }

  private static void await(Map<String, CompletableFuture<JobReport>> asked)
      throws InterruptedException {
    try {
      CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
          .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.debug("not every agent answered", e);
    }
  }

  private void answered(String serverId, CompletableFuture<JobReport> answer) {
    if (!answer.isDone()) {
      return;
    }
    try {
      var report = answer.join();
      if (report.isRunning()) {
        return;
      }
      running.remove(serverId);
      sealing.ended(serverId, runs(serverId));
      restsUntil.put(serverId, clock.instant().plus(SETTLE));
      if (report.state().equals("done")) {
        log.info(
            "server {}: {} of {} is done: {}",
            serverId,
            report.job(),
            report.target(),
            report.reason());
      } else {
        restsUntil.put(serverId, clock.instant().plus(REST));
        log.warn(
            "server {}: {} of {} is {}: {}",
            serverId,
            report.job(),
            report.target(),
            report.state(),
            report.reason());
      }
    } catch (CompletionException e) {
      say(
          serverId,
          "server %s: its job cannot be asked about: %s".formatted(serverId, Sealing.reason(e)));
      var host = requireNonNull(running.get(serverId));
      if (fleet.of(host).isEmpty()) {
        // Its lease ends by itself; a restarted agent undoes or finishes it from its journal. The
        // lock goes when an agent says that nothing runs: one that is frozen keeps its block job.
        running.remove(serverId);
      }
    }
  }

  /**
   * Has the disks released that Nova wants, and tells the agents of those that it does not: only
   * then one changes hands. Never waits for an agent.
   */
  void lookAtNova() {
    running.forEach(
        (server, host) -> {
          var nova = sealing.look(server);
          if (nova == NovaSeen.AT_WORK) {
            log.info("server {}: Nova works with it, its disks are released on {}", server, host);
            var unused = agents.release(host, server);
          } else if (nova == NovaSeen.QUIET) {
            var unused = agents.jobOfQuiet(host, server);
          }
        });
  }

  private boolean runs(String serverId) {
    return fleet.all().stream()
        .flatMap(report -> report.servers().stream())
        .anyMatch(s -> s.serverId().equals(serverId) && s.state().equals("RUNNING"));
  }

  /**
   * A process before this one may have died between a seal's end and its unlock. Nova's list and
   * the reports are of some seconds ago, and a person's command may have begun a job since, so the
   * agent has the last word; where it does not answer, the lock stays.
   */
  private void unlockWhatIsNotWorkedOn() throws InterruptedException {
    var asked = new LinkedHashMap<String, CompletableFuture<JobReport>>();
    for (var serverId : wanted.lockedByUs()) {
      if (hostOfJob(serverId).isEmpty()) {
        sealing
            .hostWhereLocked(serverId)
            .filter(host -> fleet.of(host).isPresent())
            .ifPresent(host -> asked.put(serverId, agents.job(host, serverId)));
      }
    }
    await(asked);
    asked.forEach(
        (serverId, answer) -> {
          if (saysThatNothingRuns(answer)) {
            sealing.unlock(serverId);
          }
        });
  }

  private static boolean saysThatNothingRuns(CompletableFuture<JobReport> answer) {
    return answer.isDone() && !answer.isCompletedExceptionally() && !answer.join().isRunning();
  }

  private void begin() {
    var now = clock.instant();
    restsUntil.values().removeIf(until -> !until.isAfter(now));
    var choice =
        SealChoice.choose(
            fleet.all(),
            server ->
                running.containsKey(server) || restsUntil.containsKey(server)
                    ? Optional.empty()
                    : wanted.work(server).filter(eager::contains),
            budget);
    var waits = new LinkedHashMap<>(choice.later());
    refused.keySet().retainAll(restsUntil.keySet());
    for (var candidate : choice.now()) {
      if (restsUntil.containsKey(candidate.serverId())) {
        continue;
      }
      try {
        sealing.begin(
            candidate.work(),
            candidate.serverId(),
            candidate.host(),
            budget.mibPerSecond(),
            "eager");
        running.put(candidate.serverId(), candidate.host());
        refused.remove(candidate.serverId());
        log.info(
            "server {}: {} begun on {} ({} bytes in its tops)",
            candidate.serverId(),
            candidate.first() ? "first seal" : candidate.work().name().toLowerCase(Locale.ROOT),
            candidate.host(),
            candidate.topBytes());
      } catch (Sealing.NotNow e) {
        var rest = clock.instant().plus(REST);
        for (var server : concerned(candidate, e, choice)) {
          restsUntil.put(server, rest);
          refused.put(server, String.valueOf(e.getMessage()));
        }
        say(
            candidate.serverId(),
            "server %s: not worked on now: %s".formatted(candidate.serverId(), e.getMessage()));
      }
    }
    waits.putAll(refused);
    waiting = Map.copyOf(waits);
  }

  /** Each server of a host whose agent does not answer would hold this thread up as long. */
  private Set<String> concerned(
      Candidate candidate, Sealing.NotNow failure, SealChoice.Choice choice) {
    if (!(failure instanceof Sealing.Silent)) {
      return Set.of(candidate.serverId());
    }
    var due = new HashSet<>(choice.later().keySet());
    choice.now().forEach(one -> due.add(one.serverId()));
    due.removeIf(server -> fleet.lastOf(candidate.host(), server).isEmpty());
    due.add(candidate.serverId());
    return due;
  }

  /** The same words about the same thing are said once. */
  private void say(String about, String words) {
    if (!words.equals(said.put(about, words))) {
      log.warn("{}", words);
    }
  }
}
