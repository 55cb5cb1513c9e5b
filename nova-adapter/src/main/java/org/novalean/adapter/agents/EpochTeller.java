package org.novalean.adapter.agents;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.novalean.adapter.leadership.Leadership;

/**
 * Asks each agent something as soon as it is heard, until it has answered, so that it knows the
 * epoch of the adapter that is active now: from then on it takes up nothing that one before may
 * still have on its way.
 */
public final class EpochTeller {

  private final Agents agents;
  private final Fleet fleet;
  private final Leadership leadership;
  private final LongSupplier epoch;

  /** By host: the epoch of which it knows, or is being told. */
  private final Map<String, Long> told = new ConcurrentHashMap<>();

  /** Nobody is told before the first {@link #look}. */
  public EpochTeller(Agents agents, Fleet fleet, Leadership leadership, LongSupplier epoch) {
    this.agents = requireNonNull(agents, "agents is null");
    this.fleet = requireNonNull(fleet, "fleet is null");
    this.leadership = requireNonNull(leadership, "leadership is null");
    this.epoch = requireNonNull(epoch, "epoch is null");
  }

  /** Tells those that do not know it yet. Does not block. */
  public void look() {
    if (!leadership.mayAct()) {
      return;
    }
    var now = epoch.getAsLong();
    for (var report : fleet.all()) {
      var before = told.put(report.host(), now);
      if (before == null || before != now) {
        tell(report.host(), now);
      }
    }
  }

  private void tell(String host, long now) {
    var unused =
        agents
            .describe(host)
            .whenComplete(
                (report, failure) -> {
                  if (failure != null && !hasHeard(failure)) {
                    told.remove(host, now);
                  }
                });
  }

  /** One that refuses has seen the epoch, or a later one. */
  private static boolean hasHeard(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof AgentException.Refused;
  }
}
