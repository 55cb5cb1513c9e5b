package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.storage.job.TestingHost.SERVER;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.hypervisor.MigrationResult;
import org.novalean.storage.job.TestingHost;

/** What a migration took, told by the host it left, a tenth of a second between two looks. */
class DepartingServersTest {

  private static final long MIB = 1 << 20;

  private final TestingHost host;
  private final DepartingServers departing;

  DepartingServersTest(@TempDir Path directory) {
    host = new TestingHost(directory);
    departing = new DepartingServers(host.hypervisor, Runnable::run, host.clock);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void aServerThatLeftTookWhatWasSeenLastAndHalfOfWhatMayHaveCrossedSince() {
    looks(
        () -> copies(0, 210, 5000),
        () -> copies(1, 209, 5000),
        () -> copies(100, 110, 7000),
        () -> copies(200, 30, 9000),
        () -> host.hypervisor.undefine(SERVER));

    var took = migrates().orElseThrow();

    // 200 MiB in 4 s are 5 MiB in the tenth of a second until it was gone.
    assertThat(took.memoryBytes()).isEqualTo(Math.round(202.5 * MIB));
    assertThat(took.millis()).isEqualTo(9050);
    assertThat(took.bytesPerSecond()).isEqualTo(Math.round(202.5 * MIB / 4.05));
    assertThat(took.pauseMillis()).as("nobody tells").isZero();
  }

  @Test
  void itsDisksCountThoughTheirMirrorsEndedAtTheSwitch() {
    looks(
        () -> job(1, 209, 5000, 7 * MIB),
        () -> job(100, 110, 7000, 0),
        () -> job(210, 0, 9000, 0),
        () -> host.hypervisor.undefine(SERVER));

    assertThat(migrates().orElseThrow().diskBytes()).isEqualTo(7 * MIB);
  }

  @Test
  void pagesThatAreLeftDoNotCountWhereThereWasNoTimeForThem() {
    looks(
        () -> copies(1, 400, 1000),
        () -> copies(100, 300, 5000),
        () -> host.hypervisor.undefine(SERVER));

    assertThat(migrates().orElseThrow().memoryBytes()).isBetween(100 * MIB, 103 * MIB);
  }

  @Test
  void zerosThatWereLeftCrossFastAndTakeNextToNothing() {
    looks(
        () -> copies(1, 400, 1000),
        () -> copies(100, 300, 5000),
        () -> copies(101, 100, 6000),
        () -> {
          host.clock.advance(Duration.ofSeconds(1));
          host.hypervisor.undefine(SERVER);
        });

    assertThat(migrates().orElseThrow().memoryBytes()).isBetween(101 * MIB, 102 * MIB);
  }

  @Test
  void whatMayHaveCrossedUnseenIsNotGuessedWhereItIsMuch() {
    looks(
        () -> copies(1, 209, 1000),
        () -> copies(100, 110, 2000),
        () -> {
          host.clock.advance(Duration.ofSeconds(1));
          host.hypervisor.undefine(SERVER);
        });

    assertThat(migrates()).isEmpty();
  }

  @Test
  void aServerThatStayedWasNotMigrated() {
    looks(
        () -> copies(1, 209, 1000),
        () -> copies(200, 10, 5000),
        () -> host.hypervisor.outgoingMigration(SERVER, Optional.empty()));

    assertThat(migrates()).isEmpty();
  }

  @Test
  void theHalfThatLibvirtIsYetToClearAwayHasLeft() {
    looks(
        () -> copies(1, 209, 1000),
        () -> copies(210, 0, 5000),
        () -> {
          host.hypervisor.outgoingMigration(SERVER, Optional.empty());
          host.hypervisor.state(SERVER, DomainState.PAUSED_POST_COPY);
        });

    assertThat(migrates()).isPresent();
  }

  @Test
  void ofAMigrationThatIsNotSeenToItsEndNothingOfTheOneBeforeIsTold() {
    looks(() -> copies(1, 209, 1000), () -> copies(210, 0, 5000), this::libvirtIsAway);
    assertThat(migrates()).isEmpty();

    looks(
        () -> copies(1, 209, 1000),
        () -> copies(210, 0, 5000),
        () -> host.hypervisor.state(SERVER, DomainState.SHUT_OFF));
    assertThat(migrates()).isPresent();

    looks(this::libvirtIsAway);
    assertThat(migrates()).isEmpty();
  }

  @Test
  void ofAMigrationWhoseBeginWasNotSeenNothingIsTold() {
    looks(
        () -> copies(100, 110, 2000),
        () -> copies(210, 0, 5000),
        () -> host.hypervisor.undefine(SERVER));

    departing.migrationIterated(SERVER, 2);

    assertThat(departing.lastOf(SERVER)).isEmpty();
  }

  private Optional<MigrationResult> migrates() {
    departing.migrationIterated(SERVER, 1);
    return departing.lastOf(SERVER);
  }

  private void libvirtIsAway() {
    throw new HypervisorException.Unavailable("away", new IllegalStateException());
  }

  /** What is the case at each look. */
  private void looks(Runnable... each) {
    var left = new ArrayDeque<>(List.of(each));
    host.hypervisor.beforeCall(
        call -> {
          if (call.method().equals("outgoingMigration") && !left.isEmpty()) {
            host.clock.advance(Duration.ofMillis(100));
            left.removeFirst().run();
          }
        });
  }

  private void copies(long processedMib, long remainingMib, long millis) {
    job(processedMib, remainingMib, millis, 0);
  }

  private void job(long processedMib, long remainingMib, long millis, long diskBytes) {
    host.hypervisor.outgoingMigration(
        SERVER,
        Optional.of(
            new MigrationJob(
                512 * MIB,
                processedMib * MIB,
                remainingMib * MIB,
                diskBytes,
                diskBytes,
                1,
                0,
                0,
                millis)));
  }
}
