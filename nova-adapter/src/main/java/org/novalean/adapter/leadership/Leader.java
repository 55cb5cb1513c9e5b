package org.novalean.adapter.leadership;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.HistoryException;
import org.novalean.adapter.leadership.Standing.Active;
import org.novalean.adapter.leadership.Standing.Lost;
import org.novalean.adapter.leadership.Standing.Over;
import org.novalean.adapter.leadership.Standing.Standby;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings lock and epoch together: looks at the lock, asks the history, and takes the {@link
 * StandingMachine} further, on a thread of its own.
 */
public final class Leader implements Leadership, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Leader.class);

  /** The lock tells of changes; this is for a database that was away, and for what was missed. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** While all is well, the history is asked this seldom. */
  private static final Duration ASK_EVERY = Duration.ofSeconds(2);

  private final Lock lock;
  private final History history;
  private final String name;
  private final Clock clock;
  private final Semaphore changed = new Semaphore(0);
  private final CountDownLatch decided = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "leadership");

  private volatile Standing standing = new Standby();
  private volatile long epoch;
  private volatile Optional<Instant> anotherUntil = Optional.empty();
  private volatile boolean stopping;
  private volatile boolean closed;
  private volatile Runnable onLook = () -> {};

  /** Touched by the leader's thread alone, or by a test's, as what follows. */
  private Instant askedAt = Instant.MIN;

  private final Set<String> said = new HashSet<>();
  private Optional<Hold> seenBefore = Optional.empty();

  /**
   * Makes one; {@link #start} begins.
   *
   * @param name of this adapter, for messages of others
   */
  public Leader(Lock lock, History history, String name, Clock clock) {
    this.lock = requireNonNull(lock, "lock is null");
    this.history = requireNonNull(history, "history is null");
    this.name = requireNonNull(name, "name is null");
    this.clock = requireNonNull(clock, "clock is null");
    thread.setDaemon(true);
  }

  /**
   * Begins to try to become active, and returns at once.
   *
   * @param listener called again and again, and after each change; must not block
   */
  public void start(Runnable listener) {
    onLook = requireNonNull(listener, "listener is null");
    lock.start(changed::release);
    thread.start();
  }

  /**
   * Waits until this adapter is active for the first time, or will not be any more.
   *
   * @return whether it is active
   */
  public boolean awaitActive() throws InterruptedException {
    decided.await();
    return !(standing instanceof Over) && !stopping;
  }

  /** Ends {@link #awaitActive}: this adapter stops. What is active acts until the close. */
  public void stopWaiting() {
    stopping = true;
    decided.countDown();
  }

  @Override
  public boolean mayAct() {
    return !closed && standing instanceof Active active && lock.isProven(active.tenure());
  }

  /** The epoch begun, whatever has become of it; 0 before. */
  public long epoch() {
    return epoch;
  }

  /** What this adapter is, of several. */
  public Standing standing() {
    return standing;
  }

  /** By this name others know it. */
  public String name() {
    return name;
  }

  /** Why this adapter's process has to end; empty where it has not. */
  public Optional<String> over() {
    return standing instanceof Over over ? Optional.of(over.reason()) : Optional.empty();
  }

  /** When another adapter was last seen to have the lock; empty where none was. */
  public Optional<Instant> anotherUntil() {
    return anotherUntil;
  }

  private void run() {
    try {
      while (!closed && !(standing instanceof Over)) {
        if (!look()) {
          var unused = changed.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
          changed.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      decided.countDown();
    }
  }

  /** Looks once; says whether the standing has changed. Blocks as long as the history does. */
  boolean look() {
    var before = standing;
    try {
      news(lock.hold()).ifPresent(this::take);
    } catch (HistoryException e) {
      say("no epoch can be asked for or begun; trying on: " + e.getMessage());
    } catch (RuntimeException e) {
      log.error("This look at the lock failed; trying again", e);
    }
    if (!(standing instanceof Standby)) {
      decided.countDown();
    }
    onLook.run();
    return !standing.equals(before);
  }

  private Optional<News> news(Hold hold) {
    seen(hold);
    var now = standing;
    if (now instanceof Active active && !hold.equals(new Hold.Ours(active.tenure()))) {
      return Optional.of(new News.Gone());
    }
    if (now instanceof Standby && hold instanceof Hold.Ours ours) {
      return Optional.of(begin(ours));
    }
    if (!(now instanceof Lost) && clock.instant().isBefore(askedAt.plus(ASK_EVERY))) {
      return Optional.empty();
    }
    askedAt = clock.instant();
    // To one that stands by the answer is no news, but it keeps the connection, and shows trouble.
    var by = history.supersededBy();
    if (by.isPresent() && !(now instanceof Standby)) {
      return Optional.of(new News.Superseded(by.get()));
    }
    return now instanceof Lost && hold instanceof Hold.Ours ours
        ? Optional.of(new News.Regained(ours.tenure()))
        : Optional.empty();
  }

  private News begin(Hold.Ours ours) {
    return new News.Begun(ours.tenure(), history.beginEpoch(name, clock.millis()));
  }

  private void seen(Hold hold) {
    if (!seenBefore.equals(Optional.of(hold))) {
      said.clear();
    }
    if (hold instanceof Hold.Another) {
      anotherUntil = Optional.of(clock.instant());
      if (standing instanceof Standby) {
        say(
            "standby: another adapter is active. This one takes over when that is gone. Where none runs: RabbitMQ 4.2 and later keep the lock of one that was connected to a node that went down; start that node, or take it out of the cluster (rabbitmqctl forget_cluster_node)");
      }
    }
    // At the second look: the first connection takes a moment.
    if (hold instanceof Hold.Unknown unknown
        && !(standing instanceof Active)
        && seenBefore.equals(Optional.of(hold))) {
      say("not active, since nobody can say whether another adapter is: " + unknown.reason());
    }
    seenBefore = Optional.of(hold);
  }

  private void say(String words) {
    if (said.add(words)) {
      log.info("{}", words);
    }
  }

  private void take(News news) {
    var before = standing;
    var next = StandingMachine.transition(before, news);
    if (next.equals(before)) {
      return;
    }
    if (next instanceof Active active) {
      // First: whoever may act is asked for its epoch.
      epoch = active.epoch();
    }
    standing = next;
    said.clear();
    if (next instanceof Active active) {
      log.info(
          before instanceof Lost
              ? "active again, with epoch {} still: nobody took over meanwhile"
              : "active, with epoch {}",
          active.epoch());
    } else if (next instanceof Lost) {
      log.warn(
          "The lock is lost: nothing is done until it is held again. Migrations go on in Nova");
    } else if (next instanceof Over over) {
      log.error("{}", over.reason());
    }
  }

  /** Acts no more, and leaves the lock to others. */
  @Override
  public void close() {
    stopWaiting();
    closed = true;
    changed.release();
    lock.close();
  }
}
