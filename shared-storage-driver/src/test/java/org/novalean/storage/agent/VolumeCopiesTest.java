package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.SIZE;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.messages.DiskCopy;
import org.novalean.storage.messages.DiskOf;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.Nothing;

/** What an adapter learns of the copy that Nova makes of a volume in use. */
class VolumeCopiesTest {

  private final TestingAgent agent;
  private final Path newVolume;

  VolumeCopiesTest(@TempDir Path directory) throws IOException {
    agent = new TestingAgent(directory, false);
    newVolume = directory.resolve("volume-new");
    TestingImage.create(newVolume, SIZE, Optional.empty(), Map.of());
  }

  @BeforeEach
  void theServerRunsOnAVolume() {
    agent.host.hypervisor.volume(SERVER, TARGET, "volume-1");
  }

  @AfterEach
  void close() throws InterruptedException {
    agent.close();
  }

  @Test
  void whatIsNotCopiedIsToldWithTheFileThatTheGuestUses() {
    assertThat(look())
        .isEqualTo(new DiskCopy(false, false, 0, 0, Optional.of(agent.host.disk.toString())));
  }

  @Test
  void aCopyIsToldUntilTheGuestUsesTheNewFile() {
    novaCopies();
    assertThat(look().running()).isTrue();
    assertThat(look().ready()).isFalse();
    assertThat(look().total()).isPositive();

    agent.host.hypervisor.finishJob(SERVER, TARGET);
    assertThat(look().ready()).isTrue();

    agent.host.hypervisor.pivot(SERVER, TARGET);
    assertThat(look().running()).isFalse();
    assertThat(look().file()).contains(newVolume.toString());
  }

  @Test
  void theHostsReportTellsOfTheCopy() {
    novaCopies();

    assertThat(agent.ask(Kinds.DESCRIBE, new Nothing(), HostReport.class).moves())
        .singleElement()
        .satisfies(
            move -> {
              assertThat(move.serverId()).isEqualTo(SERVER);
              assertThat(move.target()).isEqualTo(TARGET);
              assertThat(move.isRunning()).isTrue();
            });
  }

  @Test
  void aCopyThatIsEndedLeavesTheGuestOnItsFile() {
    novaCopies();

    assertThat(end().running()).isFalse();
    assertThat(look().file()).contains(agent.host.disk.toString());
    assertThat(agent.host.hypervisor.blockJob(SERVER, TARGET)).isEmpty();
  }

  @Test
  void whatIsNotCopiedCannotBeEnded() {
    assertThatThrownBy(this::end).hasMessageContaining("nothing copies it now");
  }

  @Test
  void aJobThatIsNoCopyIsNotEnded() {
    agent.host.hypervisor.startPull(SERVER, TARGET, 0);

    assertThatThrownBy(this::end).hasMessageContaining("nothing copies it now");
    assertThat(agent.host.hypervisor.blockJob(SERVER, TARGET)).isPresent();
  }

  @Test
  void theCopyOfADiskThatIsNoVolumeIsNotEndedForItMayBeASeal() {
    agent.host.hypervisor.looks(SERVER, TARGET, disk -> disk);
    agent.seal(0);
    agent.blockJob();

    assertThatThrownBy(this::end).hasMessageContaining("it is no volume");
    assertThat(agent.host.hypervisor.blockJob(SERVER, TARGET)).isPresent();
  }

  @Test
  void theCopyThatALiveMigrationMakesIsNotEnded() {
    novaCopies();
    agent.host.hypervisor.outgoingMigration(
        SERVER, Optional.of(new MigrationJob(0, 0, 0, 0, 0, 0, 0, 0)));

    assertThatThrownBy(this::end).hasMessageContaining("being migrated");
    assertThat(agent.host.hypervisor.blockJob(SERVER, TARGET)).isPresent();
  }

  @Test
  void aDiskOrServerThatIsNotHereIsNamed() {
    assertThatThrownBy(() -> agent.ask(Kinds.DISK_COPY, new DiskOf(SERVER, "vdz"), DiskCopy.class))
        .hasMessageContaining("disk 'vdz' of server " + SERVER);
    assertThatThrownBy(() -> agent.ask(Kinds.DISK_COPY, new DiskOf("s9", TARGET), DiskCopy.class))
        .hasMessageContaining("has no server s9");
  }

  private void novaCopies() {
    agent.host.hypervisor.startCopy(SERVER, TARGET, newVolume, 0);
  }

  private DiskCopy look() {
    return agent.ask(Kinds.DISK_COPY, new DiskOf(SERVER, TARGET), DiskCopy.class);
  }

  private DiskCopy end() {
    return agent.ask(Kinds.END_DISK_COPY, new DiskOf(SERVER, TARGET), DiskCopy.class);
  }
}
