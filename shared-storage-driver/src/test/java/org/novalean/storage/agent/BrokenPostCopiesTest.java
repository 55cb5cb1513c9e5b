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
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.HypervisorException.Refused;
import org.novalean.storage.hypervisor.PostCopyPath;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.messages.MigrationAddress;
import org.novalean.storage.messages.ResumePostCopy;
import org.novalean.storage.messages.Resumption;
import org.novalean.storage.rpc.RequestRefused;

class BrokenPostCopiesTest {

  private static final ResumePostCopy REQUEST =
      new ResumePostCopy(SERVER, new MigrationAddress("fd00::12", true), true);

  private final TestingHost host;
  private final Path novaConf;
  private final BrokenPostCopies broken;
  private Optional<String> refusal = Optional.empty();

  BrokenPostCopiesTest(@TempDir Path directory) throws IOException {
    host = new TestingHost(directory);
    novaConf = directory.resolve("nova.conf");
    Files.writeString(novaConf, "[DEFAULT]\ntransport_url = rabbit://\n[libvirt]\n");
    broken = new BrokenPostCopies(host.hypervisor, List.of(novaConf), (address, port) -> refusal);
    host.hypervisor.state(SERVER, DomainState.PAUSED_POST_COPY_FAILED);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void aBrokenPostCopyGoesOnTheWayThatItCame() throws RequestRefused {
    assertThat(broken.resume(REQUEST)).isEqualTo(new Resumption(true, ""));

    await().until(() -> host.hypervisor.resumedTo().isPresent());
    assertThat(host.hypervisor.resumedTo())
        .contains(
            new PostCopyPath(
                "qemu+tcp://[fd00::12]/system", Optional.of("tcp://[fd00::12]"), true, false));
  }

  @Test
  void anEncryptedOneGoesOnEncryptedAndByNameWhereNovaKnewNoAddress()
      throws IOException, RequestRefused {
    Files.writeString(
        novaConf, "[libvirt]\nlive_migration_scheme=tls\nlive_migration_with_native_tls=true\n");

    var unused =
        broken.resume(new ResumePostCopy(SERVER, new MigrationAddress("compute2", false), false));

    await().until(() -> host.hypervisor.resumedTo().isPresent());
    assertThat(host.hypervisor.resumedTo())
        .contains(new PostCopyPath("qemu+tls://compute2/system", Optional.empty(), false, true));
  }

  @Test
  void nothingIsTriedWhileThePathIsNotBack() throws RequestRefused {
    refusal = Optional.of("No route to host");

    assertThat(broken.resume(REQUEST))
        .isEqualTo(
            new Resumption(false, "the libvirt of fd00::12 cannot be reached: No route to host"));
    assertThat(host.hypervisor.resumedTo()).isEmpty();
  }

  @Test
  void aServerWhosePostCopyDidNotBreakIsLeftAlone() {
    host.hypervisor.state(SERVER, DomainState.PAUSED_POST_COPY);

    assertThatThrownBy(() -> broken.resume(REQUEST))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("PAUSED_POST_COPY");
    assertThat(host.hypervisor.resumedTo()).isEmpty();
  }

  @Test
  void askedAgainItTellsOfTheAttemptUnderWayAndMakesNoOther() throws RequestRefused {
    var finish = new CountDownLatch(1);
    host.hypervisor.beforeCall(
        call -> {
          if (call.method().equals("resumePostCopy")) {
            awaitQuietly(finish);
          }
        });
    var unused = broken.resume(REQUEST);

    assertThat(broken.resume(REQUEST)).isEqualTo(new Resumption(true, ""));

    finish.countDown();
    await().until(() -> host.hypervisor.resumedTo().isPresent());
    assertThat(host.hypervisor.calls())
        .filteredOn(call -> call.method().equals("resumePostCopy"))
        .hasSize(1);
  }

  @Test
  void whatBreaksAgainIsGoneOnWithAgainAndTheReasonIsTold() throws RequestRefused {
    host.hypervisor.beforeCall(
        call -> {
          if (call.method().equals("resumePostCopy")) {
            throw new Refused("it broke again", new IllegalStateException());
          }
        });
    var unused = broken.resume(REQUEST);

    await()
        .untilAsserted(
            () ->
                assertThat(broken.resume(REQUEST))
                    .isEqualTo(new Resumption(true, "it broke again")));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
