package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionsPageTest {

  private static final String LEAN =
      """
      {
        "post_copy": true,
        "prediction": {"lean": {
          "bytes": {"low": 94371840, "likely": 104857600, "high": 115343360},
          "seconds": {"low": 4.0, "likely": null, "high": null},
          "pause_seconds": null
        }},
        "measured": {"bytes": %d, "seconds": 5.04, "pause_seconds": 0.0314},
        "prediction_error": {"bytes": %s, "seconds": null, "pause_seconds": null}
      }
      """;

  @Test
  void tellsFiguresWithTheirErrorsRangesWhetherTheyHeldAndNothingWhereNothingWasKnown()
      throws JsonProcessingException {
    var page =
        PredictionsPage.render(
            List.of(move(110 << 20, "-0.09"), move(80 << 20, "0.25"), move(100 << 20, "0.01")),
            LocalDate.of(2027, 1, 2),
            List.of("qemu 7.2"));

    assertThat(page)
        .contains("Measured 2027-01-02, with qemu 7.2.")
        .contains("bytes 9 %, time not known, pause not known.")
        .contains(
            "| idle | 200mbit | lean | 100.0 MiB | 110.0 MiB | -9 % | at least 4.0 s | 5.0 s | within | - | 31 ms | - |");
  }

  private static PredictedMove move(long bytes, String error) throws JsonProcessingException {
    return new PredictedMove(
        "idle", "200mbit", new ObjectMapper().readTree(LEAN.formatted(bytes, error)));
  }
}
