package org.novalean.storage.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostCommandsTest {

  private final HostCommands commands = new HostCommands(Duration.ofSeconds(30), 2);

  @Test
  void aCommandsOutputAndErrorsAreKeptApart() {
    assertThat(commands.run(List.of("sh", "-c", "echo out; echo err >&2; exit 3")))
        .isEqualTo(new CommandResult(3, "out\n", "err\n"));
  }

  @Test
  void aComplaintIsOneLineOrTheExitCode() {
    assertThat(new CommandResult(1, "", "a \nb\n").complaint()).isEqualTo("a; b");
    assertThat(new CommandResult(4, "", "").complaint()).isEqualTo("exit code 4");
  }

  @Test
  void aCommandThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> commands.run(List.of("/no/such/command")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("/no/such/command");
  }

  @Test
  void aCommandThatHangsIsKilled() {
    var started = new ArrayList<Process>();
    var impatient =
        new HostCommands(
            Duration.ofMillis(20),
            1,
            builder -> {
              var process = builder.start();
              started.add(process);
              return process;
            });

    assertThatThrownBy(() -> impatient.run(List.of("sleep", "1000")))
        .isInstanceOf(HungException.class)
        .hasMessageContaining("sleep 1000 did not end in 0 s and was killed");
    assertThat(started).hasSize(1).noneMatch(Process::isAlive);
  }

  @Test
  void aFewThatCannotBeKilledAreLeftBehindThenNoneIsStartedUntilOneEnds() {
    var stuck = new TestingStuckProcess();
    var impatient = new HostCommands(Duration.ofMillis(1), 1, builder -> stuck);

    assertThatThrownBy(() -> impatient.run(List.of("qemu-img")))
        .hasMessageContaining("cannot be killed");
    assertThatThrownBy(() -> impatient.run(List.of("qemu-img")))
        .isInstanceOf(HungException.class)
        .hasMessageContaining("not started, because 1 commands before it hang");

    stuck.end();
    assertThat(impatient.run(List.of("qemu-img")).succeeded()).isTrue();
  }
}
