package org.novalean.adapter.migration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Does the same with several things at once, and waits for all of them. */
final class SideBySide implements AutoCloseable {
  private final ExecutorService threads;

  /**
   * Makes its threads as they are needed.
   *
   * @param most how many things are done at once
   */
  SideBySide(int most) {
    var number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            most,
            task -> {
              var thread = new Thread(task, "step-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * The results, in the order of the items, once all are there. What one item's work writes is seen
   * by whoever reads it after this has returned or thrown.
   *
   * @throws RuntimeException what the first failed item threw; the others were done all the same
   */
  <A, B> List<B> each(Collection<A> items, Function<A, B> work) throws InterruptedException {
    var tasks = new ArrayList<Callable<B>>();
    items.forEach(item -> tasks.add(() -> work.apply(item)));
    var results = new ArrayList<B>();
    for (var done : threads.invokeAll(tasks)) {
      try {
        results.add(done.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
    return results;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
