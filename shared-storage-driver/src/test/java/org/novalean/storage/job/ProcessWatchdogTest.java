package org.novalean.storage.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.QemuProcess;
import org.novalean.storage.layer.LayerName;

/** The real process, with a virsh that tells what was asked of it. */
class ProcessWatchdogTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final Path directory;
  private final JournalEntry entry;
  private final TestingVirsh virsh;

  ProcessWatchdogTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    var disk = directory.resolve("disk");
    var layer = new LayerName(TestingHost.SERVER, "vda", 1);
    entry =
        new JournalEntry(
            "id",
            JobKind.FIRST_SEAL,
            TestingHost.SERVER,
            "vda",
            disk,
            JournalEntry.overlayOf(disk),
            layer,
            directory.resolve(layer.fileName()),
            false,
            new QemuProcess(1, "boot/1"),
            JobStep.PAUSING,
            Optional.empty(),
            true,
            Instant.EPOCH,
            "test");
    virsh = new TestingVirsh(directory, entry);
  }

  @BeforeEach
  void aGuestPausedBeforeThePivot() throws IOException {
    Files.writeString(entry.disk(), "old");
    Files.writeString(entry.overlay(), "new");
    virsh.set("active", entry.disk().toString());
    virsh.set("job", "");
  }

  private void pivoted() throws IOException {
    virsh.set("active", entry.layerPath().toString());
    virsh.unset("job");
  }

  @Test
  void doesNothingWhenItIsStoodDown() throws Exception {
    var process = armed(LONG);
    try (var word = process.outputWriter(StandardCharsets.UTF_8)) {
      word.write("done\n");
    }
    ends(process);
    assertThat(virsh.acts()).isEmpty();
  }

  @Test
  void standsDownThroughThePort() throws IOException {
    var watch = new ProcessWatchdog(virsh.bash(), LONG, "test:///default").watch(entry);
    watch.standDown();
    assertThat(virsh.acts()).isEmpty();
  }

  @Test
  void resumesOnTheOldTopOnceNoPivotCanComeAnyMore() throws Exception {
    agentDies();
    assertThat(virsh.acts()).containsExactly("blockjob", "resume");
    assertThat(virsh.get("state")).isEqualTo("running");
    assertThat(entry.disk()).hasContent("old");
    assertThat(entry.overlay()).exists();
  }

  @Test
  void leavesTheGuestPausedWhileAPivotMayStillCome() throws Exception {
    virsh.set("no-abort", "");
    agentDies();
    assertThat(virsh.acts()).containsExactly("blockjob", "blockjob", "resume");
    assertThat(virsh.get("state")).isEqualTo("running");
  }

  @Test
  void resumesOnAHostThatDoesNotSpeakEnglish() throws Exception {
    virsh.language("de_DE.UTF-8");
    agentDies();
    assertThat(virsh.get("state")).isEqualTo("running");
  }

  @Test
  void givesTheNewTopTheDisksNameBeforeAGuestOnTheLayerRuns() throws Exception {
    pivoted();
    agentDies();
    assertThat(virsh.acts()).containsExactly("blockjob", "snapshot-create-as", "resume");
    assertThat(entry.disk()).hasContent("new");
    assertThat(entry.overlay()).doesNotExist();
    assertThat(virsh.get("active")).isEqualTo(entry.disk().toString());
    assertThat(virsh.get("state")).isEqualTo("running");
  }

  @Test
  void goesOnWhereTheRenameWasDone() throws Exception {
    pivoted();
    Files.move(entry.overlay(), entry.disk(), StandardCopyOption.REPLACE_EXISTING);
    agentDies();
    assertThat(entry.disk()).hasContent("new");
    assertThat(virsh.get("state")).isEqualTo("running");
  }

  @Test
  void theGuestRunsEvenIfTheSnapshotFails() throws Exception {
    pivoted();
    virsh.set("no-snapshot", "");
    agentDies();
    assertThat(entry.disk()).hasContent("new");
    assertThat(virsh.get("active")).isEqualTo(entry.layerPath().toString());
    assertThat(virsh.get("state")).isEqualTo("running");
  }

  @Test
  void actsOnAnAgentThatHangs() throws Exception {
    ends(armed(Duration.ofSeconds(1)));
    assertThat(virsh.get("state")).isEqualTo("running");
  }

  @Test
  void leavesAGuestAloneThatRuns() throws Exception {
    virsh.set("state", "running");
    agentDies();
    assertThat(virsh.acts()).doesNotContain("resume");
  }

  @Test
  void leavesTheFilesAloneWhenQemuIsGone() throws Exception {
    var process = armed(LONG);
    virsh.unset("active");
    process.getOutputStream().close();
    ends(process);
    assertThat(virsh.acts()).isEmpty();
    assertThat(entry.disk()).hasContent("old");
  }

  @Test
  void triesUntilLibvirtIsBack() throws Exception {
    var process = armed(LONG);
    virsh.set("away", "");
    var asked = virsh.get("calls").length();
    process.getOutputStream().close();
    await().until(() -> virsh.get("calls").length() > asked);
    assertThat(virsh.get("state")).isEqualTo("paused");
    virsh.unset("away");
    ends(process);
    assertThat(virsh.get("state")).isEqualTo("running");
  }

  @Test
  void outlivesASignalThatIsMeantForTheAgent() throws Exception {
    var process = armed(LONG);
    process.destroy();
    process.getOutputStream().close();
    ends(process);
    assertThat(virsh.get("state")).isEqualTo("running");
  }

  @Test
  void refusesToWatchWhatItCannotSee() throws IOException {
    virsh.set("away", "");
    assertThatThrownBy(
            () -> new ProcessWatchdog(virsh.bash(), LONG, "test:///default").watch(entry))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot show disk vda");
  }

  private void agentDies() throws Exception {
    var process = armed(LONG);
    process.getOutputStream().close();
    ends(process);
  }

  private Process armed(Duration limit) throws IOException {
    var process = new ProcessWatchdog(virsh.bash(), limit, "test:///default").start(entry);
    assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("armed");
    assertThat(directory.resolve("calls")).isNotEmptyFile();
    return process;
  }

  private static void ends(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
