package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.novalean.storage.job.TestingHost.SERVER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.messages.HalfSeen;
import org.novalean.storage.messages.MigrationAddress;
import org.novalean.storage.messages.ResumePostCopy;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.share.SharePlace;

class ServerHalvesTest {

  private final TestingHost host;
  private final BrokenPostCopies broken;
  private final ServerHalves halves;

  ServerHalvesTest(@TempDir Path directory) throws IOException {
    host = new TestingHost(directory);
    var novaConf = directory.resolve("nova.conf");
    Files.writeString(novaConf, "[libvirt]\n");
    broken = new BrokenPostCopies(host.hypervisor, List.of(novaConf), (a, p) -> Optional.empty());
    var place = new SharePlace(host.instances);
    var tops = new SalvagedTops(place, host.images, host.hypervisor, host.clock);
    halves = new ServerHalves(host.hypervisor, tops, broken);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void tellsTheGuestAndItsDisks() throws Exception {
    Files.writeString(host.disk.resolveSibling("disk.info"), "{}");
    Files.writeString(host.disk.resolveSibling("disk.config"), "iso");

    var seen = halves.look(SERVER);

    assertThat(seen.state()).isEqualTo("RUNNING");
    assertThat(seen.qemu()).isTrue();
    assertThat(seen.disks()).extracting(HalfSeen.DiskFile::name).containsExactly("disk");
  }

  @Test
  void aHostWithoutTheServerHasNothingOfIt() throws Exception {
    var seen = halves.look("00000000-0000-4000-8000-000000000000");

    assertThat(seen).isEqualTo(new HalfSeen("NONE", false, List.of()));
  }

  @Test
  void aQemuThatLibvirtHasLostSightOfIsTold() throws Exception {
    host.hypervisor.loseSightOf(SERVER);

    var seen = halves.look(SERVER);

    assertThat(seen.state()).isEqualTo("NONE");
    assertThat(seen.qemu()).isTrue();
  }

  @Test
  void theHalfThatABrokenPostCopyLeftIsEnded() throws Exception {
    host.hypervisor.state(SERVER, DomainState.PAUSED_POST_COPY_FAILED);

    var left = halves.end(SERVER);

    assertThat(left.state()).isEqualTo("SHUT_OFF");
    assertThat(left.qemu()).isFalse();
    assertThat(host.disk).as("its disk is left").exists();
  }

  @Test
  void whereItHasEndedAlreadyNothingIsDone() throws Exception {
    host.hypervisor.kill(SERVER);

    assertThat(halves.end(SERVER).state()).isEqualTo("SHUT_OFF");
    assertThat(host.hypervisor.calls()).extracting("method").doesNotContain("endBrokenHalf");
  }

  @ParameterizedTest
  @EnumSource(
      value = DomainState.class,
      names = {"PAUSED_POST_COPY_FAILED", "SHUT_OFF", "CRASHED"},
      mode = EnumSource.Mode.EXCLUDE)
  void noOtherGuestIsEnded(DomainState state) {
    host.hypervisor.state(SERVER, state);

    assertThatThrownBy(() -> halves.end(SERVER))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining(state.name());
    assertThat(host.hypervisor.domain(SERVER).orElseThrow().state()).isEqualTo(state);
  }

  @Test
  void aQemuThatLibvirtHasLostSightOfIsNotEnded() {
    host.hypervisor.loseSightOf(SERVER);

    assertThatThrownBy(() -> halves.end(SERVER)).isInstanceOf(RequestRefused.class);
  }

  @Test
  void whileSomebodyGoesOnWithItItIsNotEnded() throws Exception {
    host.hypervisor.state(SERVER, DomainState.PAUSED_POST_COPY_FAILED);
    var finish = new CountDownLatch(1);
    host.hypervisor.beforeCall(
        call -> {
          if (call.method().equals("resumePostCopy")) {
            awaitQuietly(finish);
          }
        });
    var unused =
        broken.resume(new ResumePostCopy(SERVER, new MigrationAddress("10.0.0.2", true), true));

    assertThatThrownBy(() -> broken.giveUp(SERVER)).hasMessageContaining("under way");

    finish.countDown();
    await().until(() -> host.hypervisor.resumedTo().isPresent());
  }

  @Test
  void itsDisksAreKeptWhateverIsDeletedAndAskingAgainIsFine() throws Exception {
    var kept = halves.keep(SERVER);

    assertThat(halves.keep(SERVER)).isEqualTo(kept);
    Files.delete(host.disk);
    assertThat(kept.files())
        .singleElement()
        .satisfies(file -> assertThat(host.instances.resolve(file)).exists());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
