package org.novalean.adapter.rescue;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.novalean.adapter.agents.AgentException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.migration.ForgottenPostCopy;
import org.novalean.adapter.migration.Half;
import org.novalean.adapter.rescue.RescuePlan.Refused;
import org.novalean.adapter.rescue.RescuePlan.Rescue;
import org.novalean.adapter.rescue.RescuePlan.Wait;
import org.novalean.adapter.rescue.RescuePlan.Well;
import org.novalean.storage.messages.HalfSeen;

/** Looks at a server whose post-copy broke for good, says what is to be done, and does it. */
public final class RescueDesk implements AutoCloseable {

  /** The hosts are asked one after the other, and libvirt changes by itself for a moment. */
  static final Duration LASTS = Duration.ofSeconds(6);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** Nova needs a minute to end a migration on a slow host, and as much to start a server. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** A step that had no effect so often will have none. */
  private static final int ATTEMPTS = 2;

  private final Compute compute;
  private final Agents agents;
  private final Function<String, Optional<MigrationEntry>> records;
  private final Clock clock;
  private final Pause pause;
  private final Runnable disconnect;

  /** Lets time pass; a test's own passes at once. */
  @FunctionalInterface
  public interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /**
   * Makes one.
   *
   * @param records what nova-lean has on record of a migration, by its uuid
   * @param disconnect done when it is closed
   */
  public RescueDesk(
      Compute compute,
      Agents agents,
      Function<String, Optional<MigrationEntry>> records,
      Clock clock,
      Pause pause,
      Runnable disconnect) {
    this.compute = requireNonNull(compute, "compute is null");
    this.agents = requireNonNull(agents, "agents is null");
    this.records = requireNonNull(records, "records is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.pause = requireNonNull(pause, "pause is null");
    this.disconnect = requireNonNull(disconnect, "disconnect is null");
  }

  /** What was found, and what is to be done about it. */
  public record Assessment(Findings findings, RescuePlan plan) {}

  /**
   * Looks at a server until two looks agree; changes nothing.
   *
   * @param serverId Nova's id of it, which Nova knew a moment ago
   */
  public Assessment assess(String serverId) throws InterruptedException {
    return assess(serverId, false);
  }

  private Assessment assess(String serverId, boolean begun) throws InterruptedException {
    var until = clock.instant().plus(PATIENCE);
    var before = look(serverId);
    while (true) {
      pause.of(LASTS);
      var now = look(serverId);
      if (now.agreesWith(before)) {
        return new Assessment(now, RescueDecider.decide(now, begun));
      }
      if (clock.instant().isAfter(until)) {
        return new Assessment(now, new Wait("what is found changes from look to look"));
      }
      before = now;
    }
  }

  /**
   * Does what is to be done, step by step, each after another look, until the server is well or it
   * cannot go on.
   *
   * @param progress told of each step and of what is waited for
   * @return the last assessment: {@link RescuePlan.Well} where all is done
   */
  public Assessment carryOut(String serverId, Consumer<String> progress)
      throws InterruptedException {
    var done = new HashMap<Class<? extends Step>, Integer>();
    var assessed = assess(serverId);
    var until = clock.instant().plus(PATIENCE);
    var waitedFor = "";
    while (true) {
      if (assessed.plan() instanceof Rescue rescue) {
        var step = rescue.steps().get(0);
        if (done.merge(step.getClass(), 1, Integer::sum) > ATTEMPTS) {
          return stopped(assessed, "this had no effect, twice: " + step.words());
        }
        progress.accept(step.words());
        var refusal = take(serverId, step, progress);
        if (refusal.isPresent()) {
          return stopped(assessed, refusal.get());
        }
        until = clock.instant().plus(PATIENCE);
      } else if (assessed.plan() instanceof Wait wait) {
        if (clock.instant().isAfter(until)) {
          return stopped(assessed, "it does not go on: " + wait.reason());
        }
        if (!wait.reason().equals(waitedFor)) {
          waitedFor = wait.reason();
          progress.accept("waits: " + waitedFor);
        }
      } else {
        unlockIfWell(assessed);
        return assessed;
      }
      pause.of(LOOK_EVERY);
      assessed = assess(serverId, !done.isEmpty());
    }
  }

  /** nova-lean's own lock, for the time when it ran where Nova did not have it. */
  private void unlockIfWell(Assessment at) {
    var server = at.findings().server();
    if (at.plan() instanceof Well && ForgottenPostCopy.isLocked(server)) {
      var unused = compute.unlock(server.id());
    }
  }

  private static Assessment stopped(Assessment at, String reason) {
    return new Assessment(at.findings(), new Refused(reason, List.of()));
  }

  private Optional<String> take(String serverId, Step step, Consumer<String> progress) {
    try {
      if (step instanceof Step.EndHalf end) {
        return endHalf(serverId, end, progress);
      }
      return refusal(
          step instanceof Step.ResetState
              ? compute.resetStateToActive(serverId)
              : compute.hardReboot(serverId));
    } catch (CompletionException e) {
      return Optional.of(AgentException.words(e));
    }
  }

  private Optional<String> endHalf(String serverId, Step.EndHalf step, Consumer<String> progress) {
    var kept = agents.keepDisks(step.destination(), serverId).join();
    progress.accept(
        "kept on %s, in instances_path: %s"
            .formatted(step.destination(), String.join(", ", kept.files())));
    var there = agents.half(step.destination(), serverId).join();
    if (there.qemu() || Half.of(there.state()) != Half.GONE) {
      return Optional.of(
          "something of it runs on %s after all: %s".formatted(step.destination(), there.state()));
    }
    var unused = agents.endHalf(step.source(), serverId).join();
    return Optional.empty();
  }

  private static Optional<String> refusal(ActionResult result) {
    if (result instanceof ActionResult.Refused refused) {
      return Optional.of("Nova refuses (%d): %s".formatted(refused.httpStatus(), refused.reason()));
    }
    return result instanceof ActionResult.Gone gone ? Optional.of(gone.reason()) : Optional.empty();
  }

  private Findings look(String serverId) {
    var server =
        compute
            .server(serverId)
            .orElseThrow(() -> new IllegalStateException("Nova has lost server " + serverId));
    var migrations = compute.liveMigrationsOf(serverId);
    var services = compute.computeServices();
    var asked = new LinkedHashMap<String, CompletableFuture<HalfSeen>>();
    services.stream()
        .map(ComputeService::host)
        .distinct()
        .forEach(host -> asked.put(host, agents.half(host, serverId)));
    var seen = new HashMap<String, HalfSeen>();
    Map<String, String> silent = new HashMap<>();
    asked.forEach(
        (host, answer) -> {
          try {
            seen.put(host, answer.join());
          } catch (CompletionException e) {
            silent.put(host, AgentException.words(e));
          }
        });
    var up =
        services.stream()
            .filter(ComputeService::up)
            .map(ComputeService::host)
            .collect(Collectors.toSet());
    var migration = current(server, migrations);
    return new Findings(server, migration, seen, silent, up, isSwitchUnseen(server, migration));
  }

  /**
   * It came to an end that is not sound, or to none on record, as no service runs or has not seen
   * it yet: then Nova's ERROR tells that it was no good one.
   */
  private boolean isSwitchUnseen(Server server, Optional<MigrationRecord> migration) {
    return migration
        .flatMap(m -> records.apply(m.uuid()))
        .filter(entry -> !entry.postCopy())
        .filter(
            entry ->
                entry
                    .outcome()
                    .map(end -> end == Outcome.UNVERIFIED || end == Outcome.ERROR)
                    .orElse(server.status().equals("ERROR")))
        .isPresent();
  }

  /**
   * The newest; but where that one came to nothing, an older one that Nova has forgotten in
   * post-copy.
   */
  private static Optional<MigrationRecord> current(
      Server server, List<MigrationRecord> newestFirst) {
    var newest = newestFirst.stream().findFirst();
    return newestFirst.stream()
        .takeWhile(migration -> migration.status() != MigrationStatus.COMPLETED)
        .filter(migration -> !migration.status().isFinal())
        .filter(migration -> server.host().equals(Optional.of(migration.sourceHost())))
        .findFirst()
        .or(() -> newest);
  }

  @Override
  public void close() {
    disconnect.run();
  }
}
