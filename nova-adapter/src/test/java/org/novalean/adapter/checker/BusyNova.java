package org.novalean.adapter.checker;

import static org.novalean.adapter.compute.TestingMigration.Forced.DROPPED;
import static org.novalean.adapter.compute.TestingMigration.Forced.TAKEN;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.compute.TestingMigration;
import org.novalean.events.Recordings;

/**
 * A Nova that migrates servers, several at a time, and tells of it on the bus as a real one did
 * ({@link Recordings}). A migration that nobody forces never ends. Remembers what it did.
 */
final class BusyNova implements AutoCloseable {
  private static final List<Recordings.Message> TOLD = Recordings.messages("2-postcopy");

  /**
   * Of the recording: what is told before {@code running}, before post-copy, and before the end.
   */
  private static final int PREPARED = 10;

  private static final int SWITCHED = 18;

  /** What one migration was. */
  record Done(TestingMigration migration, int dropped) {

    /** How many force_completes it needed. */
    int needed() {
      return dropped + 1;
    }
  }

  private final TestingCompute compute;
  private final Consumer<Recordings.Message> bus;
  private final int slowness;
  private final ExecutorService threads;
  private final List<String> servers = new ArrayList<>();
  private final Queue<String> resting;
  private final List<Future<Done>> all = new ArrayList<>();
  private final AtomicInteger ended = new AtomicInteger();

  /**
   * @param bus is told everything, by several threads; they go on when it returns
   * @param atOnce migrations under way
   * @param slowness what the shortest times of a cloud are multiplied by
   */
  BusyNova(Consumer<Recordings.Message> bus, int atOnce, int slowness) {
    this.bus = bus;
    this.slowness = slowness;
    this.compute = new TestingCompute(Clock.systemUTC(), "compute-1", "compute-2");
    this.threads = Executors.newFixedThreadPool(atOnce);
    for (var i = 0; i < atOnce; i++) {
      servers.add(compute.boot("web-" + i, i % 2 == 0 ? "compute-1" : "compute-2"));
    }
    resting = new ArrayDeque<>(servers);
  }

  TestingCompute compute() {
    return compute;
  }

  /** Begins; each migration has its own luck. */
  void migrate(int times, Random random) {
    for (var i = 0; i < times; i++) {
      var luck = new Random(random.nextLong());
      Callable<Done> migration = () -> migrate(luck);
      all.add(threads.submit(migration));
    }
  }

  /** All of its servers. */
  List<String> servers() {
    return servers;
  }

  int ended() {
    return ended.get();
  }

  /** Once all have ended. */
  List<Done> done() throws InterruptedException, ExecutionException, TimeoutException {
    var done = new ArrayList<Done>();
    for (var each : all) {
      done.add(each.get(1, TimeUnit.MINUTES));
    }
    return done;
  }

  private Done migrate(Random luck) throws InterruptedException {
    var server = next();
    try {
      return migrate(server, luck);
    } finally {
      ended.incrementAndGet();
      synchronized (resting) {
        resting.add(server);
      }
    }
  }

  private String next() {
    synchronized (resting) {
      return resting.remove();
    }
  }

  private Done migrate(String server, Random luck) throws InterruptedException {
    var host = compute.server(server).orElseThrow().host().orElseThrow();
    var dropped = luck.nextInt(4) == 0 ? 1 : 0;
    var migration =
        compute.startLiveMigration(server, host.equals("compute-1") ? "compute-2" : "compute-1");
    migration.whenForced(dropped == 0 ? TAKEN : DROPPED);
    tell(server, 0, PREPARED);
    takesUpTo(200, luck);
    migration.running();
    tell(server, PREPARED, SWITCHED);
    while (migration.status() != MigrationStatus.RUNNING_POST_COPY) {
      takesUpTo(50, luck);
    }
    takesUpTo(500, luck);
    migration.completed();
    tell(server, SWITCHED, TOLD.size());
    return new Done(migration, dropped);
  }

  private void tell(String server, int from, int to) {
    for (var message : TOLD.subList(from, to)) {
      bus.accept(message.anewOf(server));
    }
  }

  /** The time that work takes in a cloud. */
  private void takesUpTo(int millis, Random luck) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(luck.nextInt(millis * slowness) + 1L);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
