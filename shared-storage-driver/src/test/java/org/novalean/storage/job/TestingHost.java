package org.novalean.storage.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.novalean.storage.hypervisor.Disk;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.TestingHypervisor;
import org.novalean.storage.image.TestingDiskImages;
import org.novalean.storage.image.TestingImage;

/**
 * A compute host with one server, whose guest knows all that it ever wrote and flushed. All acts of
 * a job on it pass through {@link CrashPoints}.
 */
public final class TestingHost implements AutoCloseable {

  public static final String SERVER = "7d1b5d1e-6c0f-4d0a-9a39-0d2c6c1b9f11";
  public static final String TARGET = "vda";
  public static final long SIZE = 1L << 30;

  public final CrashPoints crashes = new CrashPoints();
  public final TestingHypervisor hypervisor = new TestingHypervisor();
  public final TestingDiskImages images = new TestingDiskImages();
  public final TestingClock clock = new TestingClock();
  public final TestingLayerStore layers;
  public final TestingWatchdog watchdog;
  public final Path instances;
  public final Path base;
  public final Path disk;
  public final Path journalDirectory;

  private final Map<Integer, Integer> written = new TreeMap<>();
  private final TestingDiskFiles files;
  private int nextValue = 1000;
  private boolean guestIsBusy;

  public TestingHost(Path root) {
    instances = root.resolve("instances");
    base = instances.resolve("_base");
    journalDirectory = root.resolve("journal");
    var home = instances.resolve(SERVER);
    disk = home.resolve("disk");
    try {
      Files.createDirectories(home);
      Files.createDirectories(base);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files = new TestingDiskFiles(crashes);
    layers = new TestingLayerStore(base, crashes);
    watchdog = new TestingWatchdog(hypervisor, crashes);
    var glance = base.resolve("3f1c6e0e5a64ab7eb63d3f1d9bd5b3a6fb1d0a11");
    var imageData = Map.of(0, 100, 1, 101, 2, 102, 3, 103);
    TestingImage.create(glance, SIZE, Optional.empty(), imageData);
    TestingImage.create(disk, SIZE, Optional.of(glance), Map.of(3, 203, 4, 204));
    written.putAll(imageData);
    written.putAll(Map.of(3, 203, 4, 204));
    hypervisor.define(SERVER, Map.of(TARGET, disk));
    hypervisor.start(SERVER);
    hypervisor.beforeCall(call -> crashes.before(call.method()));
    hypervisor.afterCall(call -> crashes.after(call.method()));
    images.beforeCall(crashes::before);
    images.afterCall(crashes::after);
    crashes.world(this::guestGoesOn);
  }

  /** A new agent's: nothing but files outlives the old one. */
  public JobTools tools() {
    return tools(JobSettings.defaults(instances));
  }

  public JobTools tools(JobSettings settings) {
    return new JobTools(
        hypervisor,
        images,
        files,
        layers,
        new ProcOpenFiles(),
        new Journal(journalDirectory, files),
        watchdog,
        settings,
        StepObserver.NONE,
        clock);
  }

  /** Whatever is written or removed, so much is free where the disks are. */
  public void freeBytes(long bytes) {
    files.freeBytes(bytes);
  }

  /** Whether the guest writes and flushes all the time, or only when told to. */
  public void guestIsBusy(boolean busy) {
    guestIsBusy = busy;
  }

  /** The guest writes some blocks and flushes, if it runs. */
  public void guestWrites() {
    crashes.asSomebodyElse(
        () -> {
          if (state() == DomainState.RUNNING) {
            for (var i = 0; i < 2; i++) {
              var block = nextValue % 7;
              hypervisor.guestWrites(SERVER, TARGET, block, nextValue);
              written.put(block, nextValue);
              nextValue++;
            }
            hypervisor.guestFlushes(SERVER, TARGET);
          }
        });
  }

  private void guestGoesOn() {
    if (guestIsBusy) {
      guestWrites();
    }
  }

  /** Nova's start, or hard reboot. */
  public void novaStarts() {
    crashes.asSomebodyElse(() -> hypervisor.hardReboot(SERVER));
  }

  public void qemuDies() {
    crashes.asSomebodyElse(() -> hypervisor.kill(SERVER));
  }

  public DomainState state() {
    return hypervisor.domains().get(0).state();
  }

  public Disk vda() {
    return hypervisor.domains().get(0).disk(TARGET).orElseThrow();
  }

  /**
   * The guest finds every block that it ever flushed, and so would one that boots from the disk.
   */
  public void assertNothingIsLost(String description) {
    crashes.asSomebodyElse(
        () -> {
          assertThat(state()).as(description).isEqualTo(DomainState.RUNNING);
          written.forEach(
              (block, value) ->
                  assertThat(hypervisor.guestReads(SERVER, TARGET, block))
                      .as("%s: block %d", description, block)
                      .isEqualTo(value));
          hypervisor.guestFlushes(SERVER, TARGET);
          assertThat(TestingImage.contents(disk))
              .as("%s: the disk", description)
              .containsAllEntriesOf(written);
        });
  }

  /** No file of a job is left, and the disk's chain is there. */
  public void assertNothingIsLeft(String description) {
    assertThat(JournalEntry.overlayOf(disk)).as(description).doesNotExist();
    var journal = new Journal(journalDirectory, files).read();
    assertThat(journal.entries()).as(description).isEmpty();
    assertThat(journal.unreadable()).as(description).isEmpty();
    assertThat(watchdog.isWatching()).as("%s: the watchdog", description).isFalse();
  }

  /** What the guest has written by now. */
  public Map<Integer, Integer> written() {
    return Map.copyOf(written);
  }

  /** Advances a job to its end, while an adapter sees that Nova does nothing with the server. */
  public JobOutcome run(DiskJob job) {
    for (var round = 0; round < 20; round++) {
      job.renew();
      var outcome = job.advance();
      if (outcome.isPresent()) {
        return outcome.get();
      }
      clock.advance(Duration.ofSeconds(1));
    }
    throw new AssertionError("Does not come to its end: " + job.progress());
  }

  @Override
  public void close() {
    crashes.noAccident();
    hypervisor.close();
  }
}
