package org.novalean.storage.io;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does file work with a deadline. A share that hangs holds whatever touches it in the kernel, where
 * nothing interrupts it: such a thread is left behind, and at most so many of them are, after which
 * new work is refused at once. A thread that comes back makes room again.
 */
public final class FileWork {

  private final String name;
  private final int threads;
  private final Duration deadline;
  private final Semaphore room;
  private final Set<FutureTask<?>> leftBehind = ConcurrentHashMap.newKeySet();

  /**
   * @param name of what is worked on, for messages: {@code share}, {@code local disk}
   * @param threads how many may work, or hang, at once
   * @param deadline how long a piece of work may take
   */
  public FileWork(String name, int threads, Duration deadline) {
    this.name = requireNonNull(name, "name is null");
    this.threads = threads;
    this.deadline = requireNonNull(deadline, "deadline is null");
    this.room = new Semaphore(threads);
  }

  /** Work on files. */
  @FunctionalInterface
  public interface Work<T> {

    /** Does it, on a thread of its own. */
    T get() throws IOException;
  }

  /**
   * Does the work and returns what it returns.
   *
   * @param what is done, for the message: {@code reading the layer's header}
   * @throws IOException where the work throws it; a runtime exception of the work comes as it is
   * @throws HungException where it did not end in time, or too much hangs already
   */
  public <T> T call(String what, Work<T> work) throws IOException {
    var until = System.nanoTime() + deadline.toNanos();
    var task = new FutureTask<>(work::get);
    try {
      if (leftBehind.size() >= threads
          || !room.tryAcquire(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new HungException(
            "%s: not begun, because %d pieces of work on the %s hang already: see that its server answers, then it goes on by itself"
                .formatted(what, threads, name));
      }
      start(task);
      return task.get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      leaveBehind(task);
      throw new HungException(
          "%s: no answer from the %s in %d s: see that its server answers, then it goes on by itself"
              .formatted(what, name, deadline.toSeconds()));
    } catch (ExecutionException e) {
      throw rethrown(e);
    } catch (InterruptedException e) {
      leaveBehind(task);
      Thread.currentThread().interrupt();
      throw new HungException("%s: interrupted".formatted(what));
    }
  }

  private void start(FutureTask<?> task) {
    var thread =
        new Thread(
            () -> {
              task.run();
              leftBehind.remove(task);
              room.release();
            },
            "work on the " + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void leaveBehind(FutureTask<?> task) {
    leftBehind.add(task);
    if (task.isDone()) {
      leftBehind.remove(task);
    }
  }

  private static IOException rethrown(ExecutionException failure) {
    var cause = failure.getCause();
    if (cause instanceof IOException e) {
      return e;
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    throw new IllegalStateException(cause);
  }
}
