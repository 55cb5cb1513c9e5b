package org.novalean.adapter.wiring;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.novalean.adapter.cli.Version;
import org.novalean.adapter.history.BegunEpoch;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.HistoryException;
import org.novalean.adapter.leadership.Leader;
import org.novalean.adapter.leadership.Standing;
import org.novalean.adapter.migration.Supervisor;
import org.novalean.adapter.status.AdapterView;
import org.novalean.adapter.status.BusView;
import org.novalean.adapter.status.NovaView;
import org.novalean.events.ListenerState;
import org.novalean.events.NotificationListener;

/** What the parts of the service know of themselves, as a status shows it. */
final class ServiceViews {

  private final Leader leader;
  private final Supervisor supervisor;
  private final NotificationListener listener;
  private final History history;
  private final Instant startedAt;

  ServiceViews(
      Leader leader,
      Supervisor supervisor,
      NotificationListener listener,
      History history,
      Instant startedAt) {
    this.leader = requireNonNull(leader, "leader is null");
    this.supervisor = requireNonNull(supervisor, "supervisor is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.history = requireNonNull(history, "history is null");
    this.startedAt = requireNonNull(startedAt, "startedAt is null");
  }

  AdapterView adapter() {
    var begun = begun();
    return new AdapterView(
        leader.name(),
        Version.number().orElse("(not packaged)"),
        word(leader.standing()),
        begun.map(BegunEpoch::epoch),
        begun.map(BegunEpoch::holder),
        startedAt);
  }

  /** Who is active knows; who stands by reads it. */
  private Optional<BegunEpoch> begun() {
    if (leader.standing() instanceof Standing.Active active) {
      return Optional.of(new BegunEpoch(active.epoch(), leader.name()));
    }
    try {
      return history.lastEpoch();
    } catch (HistoryException e) {
      return Optional.empty();
    }
  }

  private static String word(Standing standing) {
    return standing.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  BusView bus() {
    if (leader.standing() instanceof Standing.Standby) {
      return new BusView(
          BusView.NOT_LISTENING, "the active adapter takes the notifications", Optional.empty());
    }
    var state = listener.state();
    return new BusView(
        word(state),
        state.reason(),
        listener.lag().map(lag -> new BusView.Lag(lag.waiting(), lag.age().toMillis() / 1000.0)));
  }

  private static String word(ListenerState state) {
    if (state instanceof ListenerState.WaitingForExchange) {
      return "waiting-for-exchange";
    }
    return state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  NovaView nova() {
    if (leader.standing() instanceof Standing.Standby) {
      return NovaView.NOT_ASKED;
    }
    var trouble = supervisor.tally().novaTrouble();
    return new NovaView(Optional.of(trouble.isEmpty()), trouble.orElse(""));
  }
}
