package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultMatrixPageTest {
  private static final Path PAGE = Path.of("..", "docs", "fault-matrix.md");
  private static final FaultCell RESET =
      new FaultCell(FaultPhase.POST_COPY, Fault.RESET, FaultOutcome.ARRIVES);

  @Test
  void tellsOfWhatWasMeasuredAndOfNothingElse() {
    var page =
        FaultMatrixPage.render(
            Map.of(RESET, LocalDate.of(2027, 1, 2)), List.of("qemu 7.2", "nova 26"));

    assertThat(page)
        .contains("Measured 2027-01-02, with qemu 7.2, nova 26.")
        .contains(
            "| the migration's connections are reset | not measured | not measured | arrives, no reboot |")
        .contains("| " + FaultOutcome.ARRIVES.legend() + " |")
        .doesNotContain(FaultOutcome.RESCUED.legend());
  }

  /** What operators read is what the tests saw last, and the tests hold nova-lean to it. */
  @Test
  void operatorsReadTheTableThatTheTestsHoldNovaLeanTo() throws IOException {
    var page = Files.readString(PAGE);
    for (var row : FaultMatrix.ROWS) {
      assertThat(page)
          .as("FaultMatrixLabTest writes it anew, with -Dnova-lean.write-docs")
          .contains(
              "| %s | %s | %s | %s |\n"
                  .formatted(
                      row.fault().words(),
                      row.mirror().words(),
                      row.preCopy().words(),
                      row.postCopy().words()));
    }
  }
}
