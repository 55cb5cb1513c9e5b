package org.novalean.adapter.status;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second, keeps the newest status for all who ask, and tells what has changed. So many
 * who ask cost no more than one.
 */
public final class StatusFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StatusFeed.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final StatusSource source;
  private final Changes changes;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "status");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Status newest;
  private boolean failed;

  /** Is told of looks, by the feed's thread; must not block. */
  @FunctionalInterface
  public interface Listener {
    void looked(Status now, List<Change> changes);
  }

  /** Takes the first look. */
  public StatusFeed(StatusSource source) {
    this.source = requireNonNull(source, "source is null");
    this.changes = new Changes(source::migration, source::job);
    this.newest = source.look();
  }

  /** The newest look: a second old at most, once started. */
  public Status newest() {
    return newest;
  }

  /** What else can be asked. */
  public StatusSource source() {
    return source;
  }

  /** Has somebody told from the next look on. */
  public void listen(Listener listener) {
    listeners.add(requireNonNull(listener, "listener is null"));
  }

  /** Begins to look, and returns at once. */
  public void start() {
    var unused =
        loop.scheduleWithFixedDelay(
            this::tryToLook, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tryToLook() {
    try {
      look();
      failed = false;
    } catch (RuntimeException e) {
      if (!failed) {
        log.error("status: this look failed; trying again", e);
      }
      failed = true;
    }
  }

  void look() {
    var now = source.look();
    var found = changes.between(newest, now);
    newest = now;
    listeners.forEach(listener -> listener.looked(now, found));
  }

  @Override
  public void close() {
    loop.shutdownNow();
  }
}
