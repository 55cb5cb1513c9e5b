package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.novalean.adapter.agents.AgentException;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;

/**
 * A host whose agent did not answer.
 *
 * @param why not: it may be absent, refuse, or have too much to do
 * @param heard what it reports by itself all the same
 * @param isDown Nova has not heard of its nova-compute either
 * @param needed an agent should run there
 * @param now by our clock
 */
record AgentSilent(
    AgentException why, Optional<HostReport> heard, boolean isDown, boolean needed, Instant now)
    implements Check {

  /** Requests to an agent wait for so long at least; one whose clock is ahead drops them. */
  private static final Duration AHEAD = Duration.ofSeconds(5);

  AgentSilent {
    requireNonNull(why, "why is null");
    requireNonNull(heard, "heard is null");
    requireNonNull(now, "now is null");
  }

  @Override
  public String id() {
    return "agent";
  }

  @Override
  public String title() {
    return "The agent answers";
  }

  @Override
  public Result run() {
    var words = why.getMessage() + (isDown ? "; nova-compute is down there, too" : "");
    if (why instanceof AgentException.Refused) {
      return new Result.Failed(
          "the agent refuses: " + words,
          "upgrade nova-lean-agent there to this nova-lean's version");
    }
    if (why instanceof AgentException.Unable) {
      return new Result.Failed(
          "the agent cannot answer now: " + words,
          "look at nova-lean-agent's log there: the share or libvirt may hang, or /var be full");
    }
    var ahead = heard.map(report -> Duration.between(now, report.at()));
    if (ahead.filter(skew -> skew.compareTo(AHEAD) > 0).isPresent()) {
      return new Result.Failed(
          "the agent's clock is %d s ahead of ours, so it takes each request for too late"
              .formatted(ahead.get().toSeconds()),
          ClockAgrees.FIX);
    }
    return needed
        ? new Result.Failed(
            words,
            "start nova-lean-agent there; 'nova-lean-agent doctor' on that host says what it lacks")
        : new Result.Unseen(
            "no agent: cannot see. Copy its nova.conf here and name it: nova-lean doctor"
                + " --nova-conf FILE");
  }
}
