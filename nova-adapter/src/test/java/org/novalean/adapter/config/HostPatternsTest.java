package org.novalean.adapter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPatternsTest {

  @ParameterizedTest
  @CsvSource({
    "compute1, compute1, true",
    "compute1, compute10, false",
    "compute?, compute1, true",
    "*, anything, true",
    "rack1-*, rack1-07.example.org, true",
    "rack1-*, rack10-1, false",
    "a.b, axb, false",
    "[a], a, false",
  })
  void fitsWholeNamesByGlob(String pattern, String host, boolean fits) {
    assertThat(new HostPatterns(List.of("other", pattern)).matches(host)).isEqualTo(fits);
  }
}
