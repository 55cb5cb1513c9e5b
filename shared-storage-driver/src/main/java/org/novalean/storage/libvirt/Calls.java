package org.novalean.storage.libvirt;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.HypervisorException.Unavailable;

/**
 * Runs calls that may never return, and gives up waiting for them at a deadline. Native code cannot
 * be interrupted, so a call that hangs keeps its thread; to bound that, a server has one call under
 * way at a time, and all servers together {@link #AT_ONCE}. While a call is overdue, further ones
 * that it stands in the way of fail at once.
 */
final class Calls implements AutoCloseable {

  /**
   * libvirtd has 20 threads for all its clients ({@code max_workers}), and a call that hangs keeps
   * one of them from Nova.
   */
  static final int AT_ONCE = 4;

  private static final class Running {
    private final String what;
    private final long begun = System.nanoTime();
    private boolean overdue;

    private Running(String what) {
      this.what = what;
    }

    private String description() {
      return "'%s', begun %d s ago,"
          .formatted(what, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
    }
  }

  private final Duration deadline;
  private final Map<String, Running> running = new HashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "libvirt-call");
            thread.setDaemon(true);
            return thread;
          });

  Calls(Duration deadline) {
    this.deadline = deadline;
  }

  /**
   * Waits for a call's result.
   *
   * @param key what is served by one call at a time
   * @param what names the call in messages
   * @throws HypervisorException what the call threw; {@link Unavailable} at the deadline
   */
  <T> T call(String key, String what, Callable<T> call) {
    var until = System.nanoTime() + deadline.toNanos();
    try {
      var mine = enter(key, what, until);
      Future<T> result;
      try {
        result = threads.submit(() -> run(key, call));
      } catch (RuntimeException e) {
        leave(key);
        throw new Unavailable("The connection to libvirt is closed: no '%s'".formatted(what), e);
      }
      return result(result, key, mine, until);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("Interrupted while waiting for libvirt: '%s'".formatted(what), e);
    }
  }

  private <T> T run(String key, Callable<T> call) throws Exception {
    try {
      return call.call();
    } finally {
      leave(key);
    }
  }

  private <T> T result(Future<T> result, String key, Running mine, long until)
      throws InterruptedException {
    try {
      return result.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      overdue(key, mine);
      throw new Unavailable(
          "libvirt did not answer within %d s, and may or may not have acted: '%s'. Is a share or QEMU hung?"
              .formatted(deadline.toSeconds(), mine.what),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HypervisorException failure) {
        throw failure;
      }
      throw new IllegalStateException("'%s' failed".formatted(mine.what), e.getCause());
    }
  }

  private synchronized Running enter(String key, String what, long until)
      throws InterruptedException {
    while (true) {
      var before = running.get(key);
      if (before != null && before.overdue) {
        throw notAsked(what, before.description() + " is still without an answer from libvirt");
      }
      if (running.size() >= AT_ONCE && running.values().stream().allMatch(call -> call.overdue)) {
        throw notAsked(
            what,
            "%d calls are without an answer, the longest %s and libvirt takes no more at once"
                .formatted(AT_ONCE, longest().description()));
      }
      if (before == null && running.size() < AT_ONCE) {
        var mine = new Running(what);
        running.put(key, mine);
        return mine;
      }
      var left = until - System.nanoTime();
      if (left <= 0) {
        throw notAsked(
            what, "other calls kept libvirt busy for %d s".formatted(deadline.toSeconds()));
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private Running longest() {
    return Collections.max(
        running.values(), Comparator.comparingLong(call -> System.nanoTime() - call.begun));
  }

  private static Unavailable notAsked(String what, String why) {
    var message = "'%s' was not asked of libvirt: %s".formatted(what, why);
    return new Unavailable(message, new TimeoutException(why));
  }

  private synchronized void leave(String key) {
    running.remove(key);
    notifyAll();
  }

  private synchronized void overdue(String key, Running mine) {
    if (running.get(key) == mine) {
      mine.overdue = true;
      notifyAll();
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
