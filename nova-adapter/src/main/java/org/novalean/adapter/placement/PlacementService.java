package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.leadership.Leadership;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the rounds of {@link Sealer} and {@link HostGuard} while it is open. */
public final class PlacementService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PlacementService.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final Sealer sealer;
  private final HostGuard guard;
  private final Leadership leadership;
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "placement");
            thread.setDaemon(true);
            return thread;
          });
  private boolean novaAnswers = true;

  public PlacementService(Sealer sealer, HostGuard guard, Leadership leadership) {
    this.sealer = requireNonNull(sealer, "sealer is null");
    this.guard = requireNonNull(guard, "guard is null");
    this.leadership = requireNonNull(leadership, "leadership is null");
  }

  /**
   * Begins, and returns at once. The first round comes later than the longest time for which an
   * adapter that was cut off from the lock may still believe that it holds it.
   */
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
      sealer.round();
      guard.round();
      novaAnswers = true;
    } catch (CloudException e) {
      if (novaAnswers) {
        log.warn("placement: Nova cannot be asked; trying on: {}", e.getMessage());
      }
      novaAnswers = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("placement: this round failed; trying again", e);
    }
  }

  @Override
  public void close() {
    loop.shutdownNow();
  }
}
