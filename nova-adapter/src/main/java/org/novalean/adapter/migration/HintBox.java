package org.novalean.adapter.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Where the bus leaves hints for the supervisor. Bounded: beyond {@link #CAPACITY} a hint is
 * dropped, for the supervisor looks anyway when there is any.
 */
public final class HintBox {
  private static final int CAPACITY = 10_000;

  private final LinkedBlockingQueue<Hint> hints = new LinkedBlockingQueue<>(CAPACITY);

  /** Leaves a hint. Any thread; never blocks. */
  public void put(Hint hint) {
    var unused = hints.offer(hint);
  }

  /** All hints at hand, oldest first; after waiting for one at most this long. */
  List<Hint> takeAll(Duration atMost) throws InterruptedException {
    var taken = new ArrayList<Hint>();
    var first = hints.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      taken.add(first);
      hints.drainTo(taken);
    }
    return taken;
  }
}
