package org.novalean.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.history.TestingEntries.bare;
import static org.novalean.adapter.history.TestingEntries.completed;
import static org.novalean.adapter.history.TestingEntries.copying;
import static org.novalean.adapter.history.TestingEntries.failed;
import static org.novalean.adapter.history.TestingEntries.inPostCopy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void isTheShareThatIsNotLeftToCopy() {
    assertThat(Progress.of(copying(1)).render(10)).isEqualTo("[###-------]  32%");
  }

  @Test
  void saysInPostCopyThatNovaTellsNoMore() {
    assertThat(Progress.of(inPostCopy(1)).render(10)).isEqualTo("[###~~~~~~~] 32%+");
  }

  @Test
  void isWholeOnlyAfterTheEnd() {
    assertThat(Progress.of(completed(1)).render(10)).isEqualTo("[##########] 100%");
    assertThat(Progress.of(failed(1)).render(10)).isEqualTo("[###-------]  32%");
  }

  @Test
  void isUnknownWhileNovaToldNothing() {
    assertThat(Progress.of(bare(1)).render(10)).isEqualTo("[----------]    ?");
  }

  @Test
  void neverGoesBack() {
    var most = new Progress(Optional.of(80), false);

    assertThat(new Progress(Optional.of(30), false).notBelow(most).percent()).contains(80);
    assertThat(new Progress(Optional.of(90), true).notBelow(most))
        .isEqualTo(new Progress(Optional.of(90), true));
    assertThat(new Progress(Optional.empty(), true).notBelow(most))
        .isEqualTo(new Progress(Optional.of(80), true));
  }
}
