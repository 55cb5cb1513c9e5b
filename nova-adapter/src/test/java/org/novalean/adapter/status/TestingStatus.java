package org.novalean.adapter.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.history.TestingHistory;
import org.novalean.adapter.placement.SealBudget;

/** A service to look at: its history and its agents are the test's. */
public final class TestingStatus {

  public final TestingHistory history = new TestingHistory();
  public final Fleet fleet;
  public final Map<String, String> waiting = new ConcurrentHashMap<>();
  public final Map<String, String> names = new ConcurrentHashMap<>();
  public volatile String standing = "active";
  public volatile BusView bus =
      new BusView("ready", "receives", Optional.of(new BusView.Lag(3, 1.5)));
  public volatile NovaView nova = new NovaView(Optional.of(true), "");
  private final Instant startedAt;
  private final StatusSource source;

  public TestingStatus(Clock clock) {
    fleet = new Fleet(clock);
    startedAt = clock.instant().minus(Duration.ofHours(1));
    source =
        new StatusSource(
            new StatusSource.Parts(
                this::adapter,
                () -> bus,
                () -> nova,
                fleet,
                history,
                new SealBudget(1, 4, 0, 1L << 30),
                () -> waiting,
                () -> names,
                host -> true),
            clock);
  }

  private AdapterView adapter() {
    var other = Optional.of("process 2 on controller2");
    return new AdapterView(
        "process 1 on controller1",
        "1.0",
        standing,
        Optional.of(7L),
        standing.equals("active") ? Optional.of("process 1 on controller1") : other,
        startedAt);
  }

  public StatusSource source() {
    return source;
  }

  /** A feed that looks when the test says so. */
  public StatusFeed feed() {
    return new StatusFeed(source);
  }

  /** Has a feed look once, as it does each second. */
  public static void look(StatusFeed feed) {
    feed.look();
  }
}
