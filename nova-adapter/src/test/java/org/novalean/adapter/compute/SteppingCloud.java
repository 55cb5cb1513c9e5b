package org.novalean.adapter.compute;

import java.time.Clock;
import org.novalean.adapter.compute.TestingCompute.Request;

/** A {@link TestingCompute} whose migrations go one step on each time they are looked at. */
public final class SteppingCloud {

  private final TestingCompute compute =
      new TestingCompute(Clock.systemUTC(), "compute-1", "compute-2");
  private final String server = compute.boot("busy", "compute-1");

  public TestingCompute compute() {
    return compute;
  }

  public String server() {
    return server;
  }

  /** One step of Nova's: on to running, back after an abort, to the end from post-copy. */
  public void step(String serverId) {
    var migration = compute.latestMigration(serverId);
    switch (migration.status()) {
      case ACCEPTED -> migration.queued();
      case QUEUED -> migration.preparing();
      case PREPARING ->
          migration
              .running()
              .progress(new MemoryProgress(512L << 20, 1 << 20, 511L << 20, 0, 0, 0))
              .whenForced(TestingMigration.Forced.DROPPED);
      case RUNNING -> {
        if (compute.requests().contains(new Request("abort", serverId, migration.id()))) {
          migration.cancelled();
        }
      }
      case RUNNING_POST_COPY -> migration.completed();
      default -> {}
    }
  }
}
