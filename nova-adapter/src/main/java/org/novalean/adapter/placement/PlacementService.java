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

/**
 * Runs the rounds of {@link Sealer} and {@link HostGuard} while it is open. Each has its own
 * thread: a round of one that waits or fails costs the other nothing, and no job its lease.
 */
public final class PlacementService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PlacementService.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  /** Agents cancel a job that nobody asked about for 30 s. */
  private static final Duration RENEW_EVERY = Duration.ofSeconds(10);

  private final Sealer sealer;
  private final HostGuard guard;
  private final Leadership leadership;
  private final ScheduledExecutorService loops =
      Executors.newScheduledThreadPool(
          4,
          task -> {
            var thread = new Thread(task, "placement");
            thread.setDaemon(true);
            return thread;
          });

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
    every(EVERY, new Loop("seals", sealer::round));
    every(EVERY, new Loop("hosts without the share", guard::round));
    every(RENEW_EVERY, new Loop("leases", sealer::renewLeases));
    every(EVERY, new Loop("servers whose disks are worked on", sealer::lookAtNova));
  }

  private void every(Duration period, Loop loop) {
    var unused =
        loops.scheduleWithFixedDelay(
            loop, EVERY.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  @FunctionalInterface
  private interface Round {
    void run() throws InterruptedException;
  }

  private final class Loop implements Runnable {
    private final String what;
    private final Round round;
    private boolean novaAnswers = true;

    Loop(String what, Round round) {
      this.what = what;
      this.round = round;
    }

    @Override
    public void run() {
      if (!leadership.mayAct()) {
        return;
      }
      try {
        round.run();
        novaAnswers = true;
      } catch (CloudException e) {
        if (novaAnswers) {
          log.warn("placement: {}: Nova cannot be asked; trying on: {}", what, e.getMessage());
        }
        novaAnswers = false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        log.error("placement: {}: this round failed; trying again", what, e);
      }
    }
  }

  @Override
  public void close() {
    loops.shutdownNow();
  }
}
