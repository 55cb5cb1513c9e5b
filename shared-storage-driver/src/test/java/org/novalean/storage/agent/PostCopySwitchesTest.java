package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.novalean.storage.hypervisor.DomainChange;
import org.novalean.storage.hypervisor.VcpuEvent;

/** The events come as libvirt 9 and QEMU 7.2 send them (seen). */
class PostCopySwitchesTest {

  private static final String SERVER = "s1";
  private static final Instant NOW = Instant.parse("2026-11-30T08:17:42.069123Z");

  private final PostCopySwitches switches = new PostCopySwitches();

  @Test
  void aServerThatLeavesWasStoppedWhenItsMigrationWentOverToPostCopy() {
    stops(0);
    libvirtSays(DomainChange.OTHER);
    libvirtSays(DomainChange.POST_COPY);
    libvirtSays(DomainChange.OTHER);

    assertThat(switches.stopped(SERVER)).contains(NOW);
    assertThat(switches.resumed(SERVER)).isEmpty();
    assertThat(switches.stopped("s2")).isEmpty();
  }

  @Test
  void aServerThatArrivesRanWhenItsMigrationWentOverToPostCopy() {
    libvirtSays(DomainChange.STARTED);
    resumes(1);
    libvirtSays(DomainChange.POST_COPY);

    assertThat(switches.resumed(SERVER)).contains(NOW.plusSeconds(1));
    assertThat(switches.stopped(SERVER)).isEmpty();
  }

  @Test
  void whatAPersonDoesWithItLaterIsNotTheSwitch() {
    libvirtSays(DomainChange.STARTED);
    resumes(1);
    libvirtSays(DomainChange.POST_COPY);
    stops(2);
    libvirtSays(DomainChange.OTHER);
    resumes(3);
    libvirtSays(DomainChange.OTHER);

    assertThat(switches.resumed(SERVER)).contains(NOW.plusSeconds(1));
  }

  @Test
  void aServerThatWasOnlyPausedWasNotSwitched() {
    stops(0);
    libvirtSays(DomainChange.OTHER);
    resumes(1);
    libvirtSays(DomainChange.OTHER);

    assertThat(switches.stopped(SERVER)).isEmpty();
    assertThat(switches.resumed(SERVER)).isEmpty();
  }

  @Test
  void theStopOfAPreCopyIsNoSwitch() {
    stops(0);
    libvirtSays(DomainChange.OTHER);

    assertThat(switches.stopped(SERVER)).isEmpty();
  }

  @Test
  void ofAMigrationThatFailedTheNextOneKeepsNothing() {
    stops(0);
    libvirtSays(DomainChange.OTHER);
    resumes(1);
    libvirtSays(DomainChange.OTHER);
    stops(60);
    libvirtSays(DomainChange.POST_COPY);

    assertThat(switches.stopped(SERVER)).contains(NOW.plusSeconds(60));
  }

  @Test
  void aServerThatCameBackAndLeavesAgainIsNotTakenForWhatItWasBefore() {
    stops(0);
    libvirtSays(DomainChange.POST_COPY);
    libvirtSays(DomainChange.STARTED);
    assertThat(switches.stopped(SERVER)).isEmpty();

    resumes(30);
    libvirtSays(DomainChange.POST_COPY);
    stops(60);
    libvirtSays(DomainChange.POST_COPY);

    assertThat(switches.resumed(SERVER)).contains(NOW.plusSeconds(30));
    assertThat(switches.stopped(SERVER)).contains(NOW.plusSeconds(60));
  }

  @Test
  void aPostCopyThatBrokeAndWentOnSwitchedJustOnce() {
    libvirtSays(DomainChange.STARTED);
    resumes(1);
    libvirtSays(DomainChange.POST_COPY);
    stops(2);
    resumes(3);
    libvirtSays(DomainChange.POST_COPY);

    assertThat(switches.resumed(SERVER)).contains(NOW.plusSeconds(1));
  }

  @Test
  void whileLibvirtWasAwayAnythingMayHaveHappenedSoNothingOfBeforeIsTold() {
    stops(0);
    libvirtSays(DomainChange.POST_COPY);

    switches.connected(false);
    switches.connected(true);
    libvirtSays(DomainChange.POST_COPY);

    assertThat(switches.stopped(SERVER)).isEmpty();
  }

  @Test
  void moreServersThanAHostHasAreNotRemembered() {
    stops(0);
    libvirtSays(DomainChange.POST_COPY);
    for (var i = 0; i < NewestServers.REMEMBERED; i++) {
      switches.vcpusChanged("other " + i, new VcpuEvent(VcpuEvent.Kind.RESUME, NOW));
    }

    assertThat(switches.stopped(SERVER)).isEmpty();
  }

  private void stops(int second) {
    switches.vcpusChanged(SERVER, new VcpuEvent(VcpuEvent.Kind.STOP, NOW.plusSeconds(second)));
  }

  private void resumes(int second) {
    switches.vcpusChanged(SERVER, new VcpuEvent(VcpuEvent.Kind.RESUME, NOW.plusSeconds(second)));
  }

  private void libvirtSays(DomainChange change) {
    switches.domainChanged(SERVER, change);
  }
}
