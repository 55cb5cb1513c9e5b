package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.SIZE;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.ImageFiles;
import org.novalean.storage.job.DiskChecks;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.messages.JobReport;

/** What a host reports of the volumes that Cinder moves while their servers run on it. */
class VolumeMovesTest {

  private final TestingHost host;
  private final ServerReports reports;
  private final VolumeMoves moves;
  private final Path newVolume;

  VolumeMovesTest(@TempDir Path directory) {
    host = new TestingHost(directory);
    reports =
        new ServerReports(
            host.hypervisor,
            new DiskChecks(host.tools()),
            new ImageHeaders(
                host.images,
                new ImageFiles(host.base, files("share"), files("local disk")),
                host.clock),
            () -> false);
    moves = new VolumeMoves(host.hypervisor, host.clock);
    newVolume = directory.resolve("volume-new");
    TestingImage.create(newVolume, SIZE, Optional.empty(), Map.of());
  }

  private static FileWork files(String name) {
    return new FileWork(name, 2, Duration.ofSeconds(30));
  }

  @BeforeEach
  void theServerRunsOnAVolume() {
    host.hypervisor.volume(SERVER, TARGET, "volume-1");
    host.hypervisor.jobsFinishByThemselves(false);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void aVolumeThatNobodyMovesIsNoMove() {
    assertThat(look()).isEmpty();
  }

  @Test
  void aMoveIsReportedFromTheCopyUntilTheGuestUsesTheNewFile() {
    novaCopies();
    var begun = host.clock.instant();

    assertThat(move().job()).isEqualTo("move");
    assertThat(move().target()).isEqualTo(TARGET);
    assertThat(move().step()).isEqualTo("COPYING");
    assertThat(move().total()).isPositive();
    assertThat(move().isRunning()).isTrue();

    host.clock.advance(Duration.ofSeconds(7));
    host.hypervisor.finishJob(SERVER, TARGET);
    assertThat(move().step()).isEqualTo("READY");

    host.hypervisor.pivot(SERVER, TARGET);
    assertThat(move().state()).isEqualTo("done");
    assertThat(move().reason()).contains("the new file of volume volume-1");
    assertThat(move().startedAt()).isEqualTo(begun);
  }

  @Test
  void aCopyThatEndsWithoutTheSwitchIsUndone() {
    novaCopies();
    look();

    host.hypervisor.cancelJob(SERVER, TARGET);

    assertThat(move().state()).isEqualTo("undone");
    assertThat(move().reason()).contains("the old file of volume volume-1", "nova-compute");
  }

  @Test
  void anotherMoveOfTheSameVolumeIsAnotherJob() {
    novaCopies();
    look();
    host.hypervisor.cancelJob(SERVER, TARGET);
    var first = move();
    host.clock.advance(Duration.ofSeconds(60));

    novaCopies();

    assertThat(move().isRunning()).isTrue();
    assertThat(move().startedAt()).isAfter(first.startedAt());
  }

  @Test
  void aCopyThatStandsStillSaysWhatItMayWaitForAndNoMoreWhenItGoesOn() {
    novaCopies();
    assertThat(move().reason()).isEmpty();
    host.clock.advance(Duration.ofSeconds(29));
    assertThat(move().reason()).isEmpty();
    host.clock.advance(Duration.ofSeconds(1));
    assertThat(move().reason()).startsWith("nothing is copied: does the NFS server");

    host.hypervisor.finishJob(SERVER, TARGET);
    assertThat(move().reason()).isEmpty();
    host.clock.advance(Duration.ofSeconds(30));
    assertThat(move().reason()).startsWith("waits for Nova to have the guest use");
  }

  /** QEMU's end takes the copy along, and the switch may have come between two looks. */
  @Test
  void ofACopyWhoseServerStoppedNothingIsClaimed() {
    novaCopies();
    look();

    host.qemuDies();

    assertThat(look()).isEmpty();
  }

  @Test
  void whatALookCannotFindOutStaysAsItWas() {
    novaCopies();
    var before = move();
    var seen = reports.all(true);
    host.hypervisor.beforeCall(
        call -> {
          throw new HypervisorException.Unavailable("no answer", new IllegalStateException());
        });

    assertThat(moves.look(seen)).containsExactly(before);
    assertThat(moves.last()).containsExactly(before);
  }

  /** The copy that a seal makes is of a disk that is no volume. */
  @Test
  void whatNovaLeanCopiesItselfIsNoMove() {
    host.hypervisor.looks(SERVER, TARGET, disk -> disk);
    novaCopies();

    assertThat(look()).isEmpty();
  }

  @Test
  void aQemuThatWaitsForMemoryIsNotAsked() {
    host.hypervisor.state(SERVER, DomainState.RUNNING_POST_COPY);
    var seen = reports.all(true);
    var before = host.hypervisor.calls().size();

    assertThat(moves.look(seen)).isEmpty();
    assertThat(host.hypervisor.calls()).hasSize(before);
  }

  private void novaCopies() {
    host.hypervisor.startCopy(SERVER, TARGET, newVolume, 0);
  }

  private List<JobReport> look() {
    return moves.look(reports.all(true));
  }

  private JobReport move() {
    assertThat(look()).hasSize(1);
    return moves.last().get(0);
  }
}
