package org.novalean.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.placement.PlacementDesk;
import org.novalean.adapter.placement.Sealing;
import org.novalean.adapter.placement.WantedPlacements;
import org.novalean.adapter.policy.PlacementMode;
import org.novalean.adapter.rescue.RescueDesk;
import org.novalean.storage.messages.HalfSeen;
import org.novalean.storage.messages.HalfSeen.DiskFile;

class RescueCommandTest {

  private final TestingClock clock = new TestingClock();
  private final TestingCompute compute = new TestingCompute(clock, "c1", "c2");
  private final TestingAgents agents = new TestingAgents();
  private final CommandRunner nova;

  RescueCommandTest(@TempDir Path directory) throws IOException {
    nova = new CommandRunner(directory);
  }

  /** QEMU died on the source: Nova says completed, and its other half waits on c2. */
  @BeforeEach
  void breakIt() {
    var server = compute.boot("web", "c1");
    compute.startLiveMigration(server, "c2").running().postCopy().completed();
    has("RUNNING_POST_COPY_FAILED");
    compute.whenRebooted(() -> has("RUNNING"));
    nova.backend.desk =
        new PlacementDesk(
            compute,
            agents,
            new Sealing(compute, agents),
            new WantedPlacements(compute, compute, PlacementMode.NONE, clock),
            () -> {});
    nova.backend.rescue =
        new RescueDesk(compute, agents, uuid -> Optional.empty(), clock, clock::advance, () -> {});
  }

  private void has(String state) {
    agents.has(
        "c2", new HalfSeen(state, true, List.of(new DiskFile("disk", 4 << 20, Instant.EPOCH))));
  }

  private boolean isRebooted() {
    return compute.requests().stream().anyMatch(request -> request.action().equals("reboot"));
  }

  @Test
  void withoutYesItSaysWhatIsLostAndWhatItWouldDoAndDoesNothing() {
    assertThat(nova.run("rescue", "web")).isEqualTo(ExitCode.NEGATIVE);

    assertThat(nova.out())
        .contains("Nova: ACTIVE on c2")
        .contains("c2: RUNNING_POST_COPY_FAILED, a QEMU is there; disk 4.0 MiB")
        .contains("to be rescued: the half on c1 is gone")
        .contains("the newest disk: the one on c2")
        .contains("lost: the guest's memory")
        .contains("1. hard reboot through Nova on c2");
    assertThat(isRebooted()).isFalse();
  }

  @Test
  void withYesItDoesItAndSaysThatTheServerRuns() {
    assertThat(nova.run("rescue", "web", "--yes")).isEqualTo(ExitCode.OK);

    assertThat(isRebooted()).isTrue();
    assertThat(nova.out()).contains("well: it runs on c2, and nowhere else");
  }

  @Test
  void aDryRunChangesNothingWhateverElseIsSaid() {
    assertThat(nova.run("rescue", "web", "--dry-run", "--yes")).isEqualTo(ExitCode.NEGATIVE);

    assertThat(isRebooted()).isFalse();
  }

  @Test
  void aPersonAtATerminalIsAsked() {
    nova.onTerminal(100);
    nova.types("y\n");

    assertThat(nova.run("rescue", "web")).isEqualTo(ExitCode.OK);

    assertThat(nova.out()).contains("Do it? [y/N]");
    assertThat(isRebooted()).isTrue();
  }

  @Test
  void whoeverDoesNotAgreeHasNothingChanged() {
    nova.onTerminal(100);
    nova.types("\n");

    assertThat(nova.run("rescue", "web")).isEqualTo(ExitCode.NEGATIVE);

    assertThat(isRebooted()).isFalse();
  }

  @Test
  void aHealthyServerIsLeftAlone() {
    has("RUNNING");

    assertThat(nova.run("rescue", "web", "--yes")).isEqualTo(ExitCode.OK);

    assertThat(nova.out()).contains("well: it runs on c2");
    assertThat(isRebooted()).isFalse();
  }

  @Test
  void aRefusalHasItsReason() {
    agents.silence("c2");

    assertThat(nova.run("rescue", "web", "--yes")).isEqualTo(ExitCode.NEGATIVE);

    assertThat(nova.out()).contains("refused: it cannot be proven that no copy of it runs on c2");
  }

  @Test
  void aScriptGetsTheSame() {
    assertThat(nova.run("rescue", "web", "--output", "json")).isEqualTo(ExitCode.NEGATIVE);

    assertThat(nova.out())
        .contains("\"state\" : \"to be rescued\"")
        .contains("\"steps\" : [ \"hard reboot through Nova on c2");
  }

  @Test
  void aServerThatNobodyKnowsIsSaidSo() {
    assertThat(nova.run("rescue", "nobody")).isEqualTo(ExitCode.NEGATIVE);

    assertThat(nova.err()).contains("Nova knows no server 'nobody'");
  }
}
