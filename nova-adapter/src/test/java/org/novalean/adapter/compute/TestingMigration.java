package org.novalean.adapter.compute;

import static org.novalean.adapter.compute.MigrationStatus.ACCEPTED;
import static org.novalean.adapter.compute.MigrationStatus.CANCELLED;
import static org.novalean.adapter.compute.MigrationStatus.COMPLETED;
import static org.novalean.adapter.compute.MigrationStatus.ERROR;
import static org.novalean.adapter.compute.MigrationStatus.FAILED;
import static org.novalean.adapter.compute.MigrationStatus.POST_MIGRATING;
import static org.novalean.adapter.compute.MigrationStatus.PREPARING;
import static org.novalean.adapter.compute.MigrationStatus.QUEUED;
import static org.novalean.adapter.compute.MigrationStatus.RUNNING;
import static org.novalean.adapter.compute.MigrationStatus.RUNNING_POST_COPY;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A live migration of {@link TestingCompute}: the test moves it from status to status. */
public final class TestingMigration {

  /** What Nova's monitor does with a {@code force_complete} that the API accepted. */
  public enum Forced {
    /** The migration is in post-copy at once. */
    TAKEN,
    /** Forgotten: the disks are still mirrored. The status stays {@code running}. */
    DROPPED,
    /** It waits for {@link #takeForced} or {@link #dropForced}. */
    PENDING,
    /** As PENDING, and nova-compute, which hangs, has not even begun with it. */
    QUEUED,
    /** The host does not permit post-copy: the guest is paused until all memory is there. */
    PAUSES_GUEST
  }

  private static final Set<MigrationStatus> SHOWN_BY_SERVER_MIGRATIONS =
      EnumSet.of(QUEUED, PREPARING, RUNNING, POST_MIGRATING);

  private final TestingCompute cloud;
  private final Clock clock;
  private final long id;
  private final String uuid = UUID.randomUUID().toString();
  private final String serverId;
  private final String sourceHost;
  private final Instant createdAt;
  private final Deque<Forced> answers = new ArrayDeque<>();
  private Optional<String> destinationHost;
  private Optional<Instant> updatedAt = Optional.empty();
  private MigrationStatus status = ACCEPTED;
  private MemoryProgress progress = new MemoryProgress(0, 0, 0, 0, 0, 0);
  private int pendingForced;

  TestingMigration(
      TestingCompute cloud,
      Clock clock,
      long id,
      String serverId,
      String sourceHost,
      Optional<String> destinationHost) {
    this.cloud = cloud;
    this.clock = clock;
    this.id = id;
    this.serverId = serverId;
    this.sourceHost = sourceHost;
    this.destinationHost = destinationHost;
    this.createdAt = clock.instant();
  }

  public long id() {
    return id;
  }

  public String serverId() {
    return serverId;
  }

  public MigrationStatus status() {
    synchronized (cloud) {
      return status;
    }
  }

  /** As {@code os-migrations} shows it. */
  public MigrationRecord record() {
    synchronized (cloud) {
      return new MigrationRecord(
          id,
          uuid,
          serverId,
          status,
          sourceHost,
          destinationHost,
          createdAt,
          updatedAt,
          Optional.of(TestingCompute.USER_ID),
          Optional.of(TestingCompute.PROJECT_ID));
    }
  }

  /** The scheduler has chosen: from now on {@code changes-since} finds it. */
  public TestingMigration scheduled(String host) {
    synchronized (cloud) {
      destinationHost = Optional.of(host);
      return touch(status);
    }
  }

  public TestingMigration queued() {
    return move(QUEUED);
  }

  public TestingMigration preparing() {
    return move(PREPARING);
  }

  public TestingMigration running() {
    return move(RUNNING);
  }

  /** Post-copy has begun, for whatever reason. */
  public TestingMigration postCopy() {
    return move(RUNNING_POST_COPY);
  }

  public TestingMigration postMigrating() {
    return move(POST_MIGRATING);
  }

  /** Nova's counters, as they are saved every few seconds while it runs. */
  public TestingMigration progress(MemoryProgress counters) {
    synchronized (cloud) {
      progress = counters;
      return touch(status);
    }
  }

  /** What becomes of the next accepted {@code force_complete}s, in order; afterwards TAKEN. */
  public TestingMigration whenForced(Forced... next) {
    synchronized (cloud) {
      answers.addAll(Arrays.asList(next));
      return this;
    }
  }

  /** Nova's monitor takes the waiting {@code force_complete}. */
  public TestingMigration takeForced() {
    synchronized (cloud) {
      requirePending();
      return touch(RUNNING_POST_COPY);
    }
  }

  /** Nova's monitor drops the waiting {@code force_complete}. */
  public TestingMigration dropForced() {
    synchronized (cloud) {
      requirePending();
      return this;
    }
  }

  /** The server is on its destination. */
  public TestingMigration completed() {
    synchronized (cloud) {
      cloud.arrived(serverId, destinationHost.orElseThrow());
      return touch(COMPLETED);
    }
  }

  /**
   * The source QEMU died: Nova takes that for the end, says completed, moves the server in its
   * books, and has it in ERROR as it finds no guest there.
   */
  public TestingMigration completedThoughGuestIsLost() {
    synchronized (cloud) {
      cloud.arrived(serverId, destinationHost.orElseThrow());
      cloud.stayed(serverId, "ERROR");
      cloud.powerState(serverId, Server.PowerState.NOSTATE);
      return touch(COMPLETED);
    }
  }

  /** Rolled back by itself, or after an abort; the server stays on its source. */
  /**
   * nova-compute of its source was restarted in post-copy: nobody in Nova waits for it any more.
   */
  public TestingMigration forgotten() {
    cloud.stayed(serverId, "ACTIVE");
    return this;
  }

  /** The same when its guest was on the destination already, and Nova knew it. */
  public TestingMigration forgottenAtItsEnd() {
    cloud.arrived(serverId, destinationHost.orElseThrow());
    return this;
  }

  public TestingMigration failed() {
    return rolledBack(FAILED);
  }

  /** Rolled back after an abort that Nova's monitor recognised as one. */
  public TestingMigration cancelled() {
    return rolledBack(CANCELLED);
  }

  /** Ended by an exception in Nova: the server is where it was, and in ERROR. */
  public TestingMigration error() {
    synchronized (cloud) {
      cloud.stayed(serverId, "ERROR");
      return touch(ERROR);
    }
  }

  /** Nova's clock is ahead, and it writes something down. */
  public TestingMigration touchedAt(Instant at) {
    synchronized (cloud) {
      updatedAt = Optional.of(at);
      return this;
    }
  }

  MemoryProgress counters() {
    return progress;
  }

  boolean isShownByServerMigrations() {
    return SHOWN_BY_SERVER_MIGRATIONS.contains(status);
  }

  void forced() {
    var answer = answers.isEmpty() ? Forced.TAKEN : answers.remove();
    if (answer != Forced.QUEUED) {
      cloud.begun(serverId);
    }
    switch (answer) {
      case TAKEN -> touch(RUNNING_POST_COPY);
      case PENDING, QUEUED -> pendingForced++;
      case PAUSES_GUEST -> cloud.powerState(serverId, Server.PowerState.PAUSED);
      case DROPPED -> {}
    }
  }

  private TestingMigration rolledBack(MigrationStatus end) {
    synchronized (cloud) {
      cloud.stayed(serverId, "ACTIVE");
      return touch(end);
    }
  }

  private TestingMigration move(MigrationStatus next) {
    synchronized (cloud) {
      return touch(next);
    }
  }

  private TestingMigration touch(MigrationStatus next) {
    if (status.isFinal()) {
      throw new IllegalStateException("Migration %d has ended: %s".formatted(id, status));
    }
    status = next;
    updatedAt = Optional.of(clock.instant());
    return this;
  }

  private void requirePending() {
    if (pendingForced == 0) {
      throw new IllegalStateException("Migration %d has no force_complete waiting".formatted(id));
    }
    pendingForced--;
    cloud.begun(serverId);
  }
}
