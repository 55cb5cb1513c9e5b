package org.novalean.storage.agent.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.storage.hypervisor.QemuProcess;
import org.novalean.storage.job.JobKind;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.JournalEntry;
import org.novalean.storage.job.StepObserver;
import org.novalean.storage.layer.LayerName;

class FailurePointsTest {
  private static final String SERVER = "0b7a5a0e-6c7c-4b3f-8f6e-3d8f2a1c9e55";

  private static JournalEntry entry(long processId) {
    return new JournalEntry(
        "job",
        JobKind.FIRST_SEAL,
        SERVER,
        "vda",
        Path.of("/i/disk"),
        Path.of("/i/disk.nova-lean-new"),
        new LayerName(SERVER, "vda", 1),
        Path.of("/i/_base/layer"),
        false,
        new QemuProcess(processId, "boot/1"),
        JobStep.OVERLAY,
        Optional.empty(),
        false,
        Instant.EPOCH,
        "a test");
  }

  @Test
  void noneIsThereUnlessATestAsks() {
    assertThat(FailurePoints.ofSystemProperty()).isSameAs(StepObserver.NONE);
  }

  @Test
  void aStepFailsOnceAndNoOtherDoes() {
    var points = FailurePoints.of("OVERLAY:fail");
    points.entered(entry(1), JobStep.COPYING);
    assertThatThrownBy(() -> points.entered(entry(1), JobStep.OVERLAY))
        .isInstanceOf(IllegalStateException.class);
    assertThatCode(() -> points.entered(entry(1), JobStep.OVERLAY)).doesNotThrowAnyException();
  }

  @Test
  void theQemuOfTheJobIsDeadWhenTheStepGoesOn() throws Exception {
    var process = new ProcessBuilder("sleep", "600").start();
    try {
      FailurePoints.of("COPYING:fail, OVERLAY:kill-qemu")
          .entered(entry(process.pid()), JobStep.OVERLAY);
      assertThat(process.isAlive()).isFalse();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whatNamesNoStepOrNoFailureIsRefusedWithWhatThereIs() {
    for (var text : new String[] {"OVERLAY", "NOWHERE:halt", "OVERLAY:explode", "OVERLAY:halt,"}) {
      assertThatThrownBy(() -> FailurePoints.of(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("PIVOTING")
          .hasMessageContaining("kill-qemu");
    }
  }
}
