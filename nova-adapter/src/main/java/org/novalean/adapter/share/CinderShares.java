package org.novalean.adapter.share;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.novalean.adapter.agents.AgentException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.volumes.Volumes;
import org.novalean.storage.messages.CinderShareReport;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.UseShare;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the agents that name a {@code cinder:} share which export it is, and looks now and then
 * whether Cinder still says so. Nothing is remembered that matters: what agents use is in their
 * reports, and the volume is in Cinder. One thread calls {@link #round}.
 */
public final class CinderShares {
  private static final Logger log = LoggerFactory.getLogger(CinderShares.class);

  /** How often Cinder is asked where all is well, and agents are told the same again. */
  static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  /** How often it is asked while it has no answer, and an agent told what it did not do. */
  static final Duration ASK_AGAIN = Duration.ofSeconds(10);

  /** The same, while a volume is being made and a host waits. */
  static final Duration SOON = Duration.ofSeconds(3);

  private final ExportSearch search;
  private final Standing standing;
  private final Agents agents;
  private final Fleet fleet;
  private final Clock clock;
  private final Map<String, Looked> byType = new HashMap<>();
  private final Map<String, Told> byHost = new HashMap<>();
  private final Map<String, String> said = new ConcurrentHashMap<>();

  private record Looked(Search search, Instant at) {}

  private record Told(UseShare message, Instant at) {}

  public CinderShares(Volumes volumes, Compute compute, Agents agents, Fleet fleet, Clock clock) {
    this.search = new ExportSearch(volumes, clock);
    this.agents = requireNonNull(agents, "agents is null");
    this.fleet = requireNonNull(fleet, "fleet is null");
    this.standing = new Standing(compute, agents, fleet);
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Looks after all of them once.
   *
   * @throws org.novalean.adapter.compute.CloudException where Nova does not answer what is needed
   */
  void round() {
    var types = new TreeMap<String, List<HostReport>>();
    for (var report : fleet.all()) {
      report
          .share()
          .cinder()
          .ifPresent(
              cinder ->
                  types
                      .computeIfAbsent(cinder.volumeType(), type -> new ArrayList<>())
                      .add(report));
    }
    types.forEach(this::lookAfter);
  }

  private void lookAfter(String type, List<HostReport> reports) {
    var found = current(type);
    var uses = new HashMap<String, String>();
    reports.forEach(
        report -> of(report).export().ifPresent(export -> uses.put(report.host(), export)));
    var telling = new WhatToTell(found, uses, once(() -> whyStay(type, found)));
    for (var report : reports) {
      if (mayBeDue(report)) {
        var message = telling.to(of(report));
        if (isDue(report, message)) {
          tell(report.host(), message);
        }
      }
    }
  }

  private static CinderShareReport of(HostReport report) {
    return report.share().cinder().orElseThrow();
  }

  private Search current(String type) {
    var last = Optional.ofNullable(byType.get(type));
    if (last.filter(looked -> isYoungerThan(period(looked.search()), looked.at())).isPresent()) {
      return last.get().search();
    }
    var next = search.step(type);
    byType.put(type, new Looked(next, clock.instant()));
    if (last.filter(looked -> looked.search().equals(next)).isEmpty()) {
      log(type, next);
    }
    return next;
  }

  private static Duration period(Search search) {
    if (search instanceof Search.Found) {
      return LOOK_EVERY;
    }
    return search instanceof Search.Coming ? SOON : ASK_AGAIN;
  }

  private boolean isYoungerThan(Duration period, Instant at) {
    return at.plus(period).isAfter(clock.instant());
  }

  private static void log(String type, Search search) {
    if (search instanceof Search.Found found) {
      log.info("cinder:{} is {} (volume {})", type, found.export().export(), found.volumeId());
    } else if (search instanceof Search.Coming coming) {
      log.info("cinder:{}: {}", type, coming.what());
    } else if (search instanceof Search.Wrong wrong) {
      log.warn("cinder:{}: {}", type, wrong.problem());
    } else if (search instanceof Search.Away away) {
      log.warn("cinder:{}: Cinder does not tell now: {}", type, away.problem());
    }
  }

  private Optional<String> whyStay(String type, Search found) {
    return found instanceof Search.Found named
        ? standing.elsewhere(type, named.export().export())
        : Optional.empty();
  }

  /** Whether what has to be told must be known at all: to learn it may cost a look at all hosts. */
  private boolean mayBeDue(HostReport report) {
    return Optional.ofNullable(byHost.get(report.host()))
        .filter(told -> isYoungerThan(pause(report, told.message()), told.at()))
        .isEmpty();
  }

  private static Duration pause(HostReport report, UseShare told) {
    if (of(report).export().isEmpty()) {
      return SOON;
    }
    return told.export().isPresent() ? ASK_AGAIN : LOOK_EVERY;
  }

  private boolean isDue(HostReport report, UseShare message) {
    var last = Optional.ofNullable(byHost.get(report.host()));
    if (last.filter(told -> told.message().equals(message)).isEmpty()) {
      return true;
    }
    var isDone =
        message.export().isEmpty()
            || message.export().map(UseShare.Export::export).equals(of(report).export());
    return !isDone || !isYoungerThan(LOOK_EVERY, last.get().at());
  }

  private void tell(String host, UseShare message) {
    byHost.put(host, new Told(message, clock.instant()));
    var unused =
        agents
            .useShare(host, message)
            .handle(
                (done, failure) -> {
                  say(host, failure == null ? message.problem() : words(failure));
                  return null;
                });
  }

  private static String words(Throwable failure) {
    return failure instanceof CompletionException e
        ? AgentException.words(e)
        : String.valueOf(failure.getMessage());
  }

  /** The same words about the same host are said once. */
  private void say(String host, String words) {
    if (!words.equals(said.put(host, words)) && !words.isEmpty()) {
      log.warn("the share of host {}: {}", host, words);
    }
  }

  private static <T> Supplier<T> once(Supplier<T> asked) {
    var answer = new ArrayList<T>(1);
    return () -> {
      if (answer.isEmpty()) {
        answer.add(asked.get());
      }
      return answer.get(0);
    };
  }
}
