package org.novalean.adapter.share;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.leadership.Leadership;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the rounds of {@link CinderShares} while it is open. It has a thread of its own: a Cinder
 * that answers late must not hold up seals.
 */
public final class ShareService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ShareService.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final CinderShares shares;
  private final Leadership leadership;
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "share");
            thread.setDaemon(true);
            return thread;
          });
  private boolean cloudAnswers = true;

  public ShareService(CinderShares shares, Leadership leadership) {
    this.shares = requireNonNull(shares, "shares is null");
    this.leadership = requireNonNull(leadership, "leadership is null");
  }

  /** Begins, and returns at once. */
  public void start() {
    var unused =
        loop.scheduleWithFixedDelay(
            this::round, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void round() {
    if (!leadership.mayAct()) {
      return;
    }
    try {
      shares.round();
      cloudAnswers = true;
    } catch (CloudException e) {
      if (cloudAnswers) {
        log.warn("share: the cloud cannot be asked; trying on: {}", e.getMessage());
      }
      cloudAnswers = false;
    } catch (RuntimeException e) {
      log.error("share: this round failed; trying again", e);
    }
  }

  @Override
  public void close() {
    loop.shutdownNow();
  }
}
