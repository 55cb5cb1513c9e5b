package org.novalean.storage.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.novalean.storage.io.TestingHostCommands;

class MountPointGuardTest {

  private static final Path POINT = Path.of("/instances/_base");

  private static GuardState of(String answer) {
    return new MountPointGuard(TestingHostCommands.thatAnswer(answer)).check(POINT);
  }

  @Test
  void rootsImmutableDirectoryIsGuarded() {
    var state = of("0 555\n----i---------e------- _base\n");
    assertThat(state).isInstanceOf(GuardState.Guarded.class);
    assertThat(state.warning()).isEmpty();
  }

  @Test
  void aDirectoryThatCanBeWrittenToIsOpen() {
    for (var owner : new String[] {"0 755", "64055 555"}) {
      var state = of(owner + "\n----i---------e------- _base\n");
      assertThat(state).isInstanceOf(GuardState.Open.class);
      assertThat(state.warning()).contains(POINT.toString(), owner, "chattr +i");
    }
  }

  @Test
  void aDirectoryThatRootCanWriteToIsOpen() {
    var state = of("0 555\n--------------e------- _base\n");
    assertThat(state).isInstanceOf(GuardState.Open.class);
    assertThat(state.warning()).contains("is not immutable");
  }

  @Test
  void whereNoDirectoryCanBeImmutableThatIsSaid() {
    var state = of("0 555\nlsattr: Operation not supported While reading flags on _base\n");
    assertThat(state).isInstanceOf(GuardState.ModeOnly.class);
    assertThat(state.warning()).contains("cannot be made immutable");
  }

  @Test
  void whatCannotBeLookedAtIsNotCalledGuarded() {
    assertThat(of("")).isInstanceOf(GuardState.NotChecked.class);
    var refused = new MountPointGuard(TestingHostCommands.thatFail("Operation not permitted"));
    assertThat(refused.check(POINT)).isInstanceOf(GuardState.NotChecked.class);
    assertThat(refused.check(POINT).warning()).contains("Operation not permitted");
    assertThat(new MountPointGuard(TestingHostCommands.thatHang()).check(POINT))
        .isInstanceOf(GuardState.NotChecked.class);
  }
}
