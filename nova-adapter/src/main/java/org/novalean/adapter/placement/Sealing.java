package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.novalean.adapter.agents.AgentException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.Server;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.StartHydration;
import org.novalean.storage.messages.StartSeal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins and ends the work on one server's disks: only while Nova has nothing under way, and behind
 * a lock, so that the server's owner cannot begin anything meanwhile (a suspend in the middle of a
 * block job would put the server into ERROR). An administrator can; {@link NovaOperations} stands
 * back then.
 */
public final class Sealing {
  private static final Logger log = LoggerFactory.getLogger(Sealing.class);

  /** By this reason a lock of ours is known, also by a process that takes over. */
  public static final String LOCK_REASON = "nova-lean is moving data at rest of this server";

  private final Compute compute;
  private final Agents agents;
  private final UnstagedEvacuations evacuations;

  public Sealing(Compute compute, Agents agents) {
    this.compute = requireNonNull(compute, "compute is null");
    this.agents = requireNonNull(agents, "agents is null");
    this.evacuations = new UnstagedEvacuations(compute, agents);
  }

  /** It cannot begin now, with the reason. Nothing was changed. */
  public static sealed class NotNow extends Exception {
    private static final long serialVersionUID = 1L;

    NotNow(String reason) {
      super(reason);
    }
  }

  /** A job on the server's disks is under way already. */
  public static final class Busy extends NotNow {
    private static final long serialVersionUID = 1L;

    private final transient JobReport running;

    Busy(JobReport running) {
      super(
          "a %s of its disk %s is under way (%s): try again when that is over"
              .formatted(running.job(), running.target(), running.step()));
      this.running = running;
    }

    JobReport running() {
      return running;
    }
  }

  /** The host's agent did not answer: it may not for another server either. */
  public static final class Silent extends NotNow {
    private static final long serialVersionUID = 1L;

    Silent(String reason) {
      super(reason);
    }
  }

  /**
   * Begins to seal all placeable disks of a server, or to bring them back to its host's own disk.
   *
   * @return the agent's first report of it
   */
  public JobReport begin(
      Work work, String serverId, String host, long mibPerSecond, String requestedBy)
      throws NotNow {
    return begin(
        work,
        serverId,
        host,
        () ->
            switch (work) {
              case SEAL, SEAL_ANYWAY ->
                  agents
                      .seal(host, new StartSeal(serverId, List.of(), mibPerSecond, requestedBy))
                      .join();
              case HYDRATE ->
                  agents
                      .hydrate(host, new StartHydration(serverId, mibPerSecond, requestedBy))
                      .join();
            });
  }

  private interface Start {
    JobReport ask();
  }

  private JobReport begin(Work work, String serverId, String host, Start start) throws NotNow {
    requireAtRest(serverId, host);
    if (work == Work.SEAL) {
      // Before the lock: a server that is held back is looked at again and again, and Nova keeps a
      // record of each lock.
      requireOwnData(serverId, host);
    }
    var locked = lock(serverId);
    var workedOn = false;
    try {
      // Whatever began between the first look and the lock shows now.
      requireAtRest(serverId, host);
      var report = start.ask();
      workedOn = report.isRunning();
      if (report.state().equals("refused")) {
        throw new NotNow(report.reason());
      }
      return report;
    } catch (CompletionException e) {
      // The lock is then also that of whoever began it.
      var other = runningJob(serverId, host);
      workedOn = other.isPresent();
      throw other.<NotNow>map(Busy::new).orElseGet(() -> notNow(e));
    } finally {
      if (locked && !workedOn) {
        unlock(serverId);
      }
    }
  }

  private Optional<JobReport> runningJob(String serverId, String host) {
    try {
      return Optional.of(agents.job(host, serverId).join()).filter(JobReport::isRunning);
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  private void requireOwnData(String serverId, String host) throws NotNow {
    try {
      var hindrance = evacuations.hindrance(serverId, host);
      if (hindrance.isPresent()) {
        throw new NotNow(hindrance.get());
      }
    } catch (CompletionException e) {
      throw notNow(e);
    }
  }

  private static NotNow notNow(CompletionException failure) {
    return failure.getCause() instanceof AgentException.NoAnswer
        ? new Silent(reason(failure))
        : new NotNow(reason(failure));
  }

  private void requireAtRest(String serverId, String host) throws NotNow {
    var server = compute.server(serverId);
    if (server.isEmpty()) {
      throw new NotNow("Nova knows no server " + serverId);
    }
    var now = server.get();
    if (!now.host().equals(Optional.of(host))) {
      throw new NotNow(
          "Nova has the server on %s, not on %s".formatted(now.host().orElse("no host"), host));
    }
    if (!now.isAtRest()) {
      throw new NotNow(
          "the server is %s, power state %s, task %s: it must be ACTIVE and running, with no task"
              .formatted(now.status(), now.powerState(), now.taskState().orElse("none")));
    }
  }

  /** True where the lock is ours to take off again. */
  private boolean lock(String serverId) throws NotNow {
    var reason = compute.server(serverId).flatMap(Server::lockReason);
    if (reason.isPresent() && !reason.get().equals(LOCK_REASON)) {
      return false;
    }
    var result = compute.lock(serverId, LOCK_REASON);
    if (result instanceof ActionResult.Refused refused) {
      throw new NotNow("Nova does not lock the server: " + refused.reason());
    } else if (result instanceof ActionResult.Gone) {
      throw new NotNow("the server is gone");
    }
    return true;
  }

  /**
   * Where Nova has begun something with the server since, the work on its disks has to end. Looked
   * at all the time, for no notification is certain to come.
   */
  NovaSeen look(String serverId) {
    try {
      return compute
          .server(serverId)
          .filter(now -> now.status().equals("ACTIVE") && now.taskState().isEmpty())
          .map(now -> NovaSeen.QUIET)
          .orElse(NovaSeen.AT_WORK);
    } catch (CloudException e) {
      log.debug("server {} is not seen", serverId, e);
      return NovaSeen.UNKNOWN;
    }
  }

  /**
   * Ends the work: takes our lock off, and heals what a job may have done to Nova's view: a suspend
   * that found a block job leaves the server in ERROR though its guest runs on (seen with Nova
   * 26.2).
   *
   * @param runs whether the server's host was seen to run it
   */
  public void ended(String serverId, boolean runs) {
    unlock(serverId);
    var server = compute.server(serverId);
    if (runs && server.filter(Sealing::isInErrorOnly).isPresent()) {
      log.warn(
          "server {}: Nova has it in ERROR after its disks were worked on, but its guest runs: its state is set back to ACTIVE ({})",
          serverId,
          compute.resetStateToActive(serverId));
    }
  }

  private static boolean isInErrorOnly(Server server) {
    return server.status().equals("ERROR")
        && server.taskState().isEmpty()
        && server.powerState() == Server.PowerState.RUNNING;
  }

  /** The host of a server that carries our lock at this moment. */
  Optional<String> hostWhereLocked(String serverId) {
    return compute.server(serverId).filter(Sealing::isLockedByUs).flatMap(Server::host);
  }

  private static boolean isLockedByUs(Server server) {
    return server.lockReason().equals(Optional.of(LOCK_REASON));
  }

  /** Takes the lock off where it is ours. */
  public void unlock(String serverId) {
    if (compute.server(serverId).filter(Sealing::isLockedByUs).isPresent()
        && compute.unlock(serverId) instanceof ActionResult.Refused refused) {
      log.warn("server {}: Nova does not unlock it: {}", serverId, refused.reason());
    }
  }

  /** What an agent's failure says, without the wrapping of futures. */
  public static String reason(CompletionException failure) {
    return failure.getCause() instanceof AgentException agent
        ? String.valueOf(agent.getMessage())
        : String.valueOf(failure.getCause());
  }
}
