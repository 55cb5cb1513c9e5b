package org.novalean.storage.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorContract;
import org.novalean.storage.hypervisor.HypervisorException.Refused;
import org.novalean.storage.hypervisor.HypervisorException.Unavailable;
import org.novalean.storage.hypervisor.RememberingListener;

/** Against a real libvirtd with real QEMUs. */
@Tag("slow")
class LibvirtHypervisorTest extends HypervisorContract {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private static Optional<TestingLibvirt> libvirt = Optional.empty();
  private static Optional<LibvirtHypervisor> hypervisor = Optional.empty();
  private Optional<TestingQemuHost> host = Optional.empty();

  @BeforeAll
  static void startLibvirt(@TempDir Path directory) throws IOException {
    var missing = TestingLibvirt.missing();
    assumeTrue(missing.isEmpty(), () -> "No real libvirtd here, for want of: " + missing);
    var started = TestingLibvirt.start(directory);
    libvirt = Optional.of(started);
    hypervisor = Optional.of(new LibvirtHypervisor(started.uri(), DEADLINE));
  }

  @AfterAll
  static void stopLibvirt() {
    hypervisor.ifPresent(LibvirtHypervisor::close);
    libvirt.ifPresent(TestingLibvirt::close);
  }

  @BeforeEach
  void openHost(@TempDir Path directory) {
    host =
        Optional.of(
            new TestingQemuHost(directory, libvirt.orElseThrow(), hypervisor.orElseThrow()));
    awaitConnection();
  }

  @Override
  protected TestingQemuHost host() {
    return host.orElseThrow();
  }

  private static Hypervisor libvirtHypervisor() {
    return hypervisor.orElseThrow();
  }

  private static void awaitConnection() {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(Unavailable.class)
        .until(() -> libvirtHypervisor().domains() != null);
  }

  @Test
  void aJobOutlivesARestartOfLibvirtd() {
    var heard = new CopyOnWriteArrayList<String>();
    var server = host().start(image("disk"));
    copyUntilReady(server, image("layer"));
    libvirtHypervisor().listen(new RememberingListener(heard));
    libvirt.orElseThrow().restart();
    await().until(() -> heard.contains("connected false"));
    await().atMost(Duration.ofSeconds(30)).until(() -> heard.contains("connected true"));

    assertThat(awaitReady(server).ready()).isTrue();
    libvirtHypervisor().suspend(server);
    libvirtHypervisor().pivot(server, "vda");
    await().until(() -> heard.contains("domain " + server));
    libvirtHypervisor().resume(server);
  }

  @Test
  void aLibvirtdThatHangsIsUnavailableAtTheDeadlineAndThenAtOnceUntilItAnswersAgain() {
    var server = host().start(image("disk"));
    libvirt.orElseThrow().freeze();
    try {
      assertThatThrownBy(() -> libvirtHypervisor().domain(server))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("may or may not have acted");
      assertThatThrownBy(() -> libvirtHypervisor().suspend(server))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("was not asked of libvirt");
    } finally {
      libvirt.orElseThrow().unfreeze();
    }
    awaitConnection();
    await()
        .ignoreExceptionsInstanceOf(Unavailable.class)
        .until(() -> !domain(server).disks().isEmpty());
  }

  @Test
  void aQemuThatHangsHoldsUpItsOwnServerOnly() {
    var hung = host().start(image("hung"));
    var other = host().start(image("other"));
    var qemu = domain(hung).processId().orElseThrow().toString();
    TestingLibvirt.run("kill", "-STOP", qemu);
    try {
      assertThatThrownBy(() -> libvirtHypervisor().diskTraffic(hung))
          .isInstanceOf(Unavailable.class);
      assertThatThrownBy(() -> libvirtHypervisor().diskTraffic(hung))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("was not asked of libvirt");
      libvirtHypervisor().suspend(other);
      assertThat(domain(other).state()).isEqualTo(DomainState.PAUSED_BY_USER);
      assertThat(libvirtHypervisor().domains()).hasSizeGreaterThan(1);
    } finally {
      TestingLibvirt.run("kill", "-CONT", qemu);
    }
    await()
        .ignoreExceptionsInstanceOf(Unavailable.class)
        .until(() -> libvirtHypervisor().diskTraffic(hung).size() == 1);
  }

  /** QEMU would report what never reached the share as safe. */
  @Test
  void aDiskThatIsNeverFlushedIsNotCopied() {
    var server = host().start(image("disk"), "unsafe", 16);
    var layer = image("layer");
    assertThatThrownBy(() -> libvirtHypervisor().startCopy(server, "vda", layer, 0))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("disk_cachemodes");
  }

  @Test
  void whereThereIsNoLibvirtdTheMessageSaysWhereItWasSought(@TempDir Path empty) {
    var uri = "qemu:///system?socket=" + empty.resolve("nothing");
    try (var nobody = new LibvirtHypervisor(uri, DEADLINE)) {
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(nobody::domains)
                      .isInstanceOf(Unavailable.class)
                      .hasMessageContaining(uri)
                      .hasMessageContaining("Failed to connect socket"));
    }
  }
}
