package org.novalean.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

  @ParameterizedTest
  @CsvSource({
    "-5, 0.0 s",
    "340, 0.3 s",
    "119900, 119.9 s",
    "120000, 2m 00s",
    "7199000, 119m 59s",
    "7200000, 2h 00m",
    "360000000, 100h 00m",
  })
  void durations(long millis, String text) {
    assertThat(Text.duration(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1073741824, 1.0 GiB",
    "5497558138880, 5.0 TiB",
  })
  void amounts(long bytes, String text) {
    assertThat(Text.bytes(bytes)).isEqualTo(text);
  }

  @Test
  void breaksLinesAtBlanks() {
    assertThat(Text.wrap("one two three 12345678901 x", 9))
        .containsExactly("one two", "three", "12345678901", "x");
  }
}
