package org.novalean.storage.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.novalean.storage.hypervisor.DirtyRate;

class DirtyRateStatisticsTest {

  @Test
  void aRateCountsOnceItWasMeasured() {
    assertThat(statistics(2).rate()).contains(new DirtyRate(5 << 20, 1));
    assertThat(statistics(1).rate()).isEmpty();
    assertThat(new DirtyRateStatistics(Map.of()).rate()).isEmpty();
  }

  private static DirtyRateStatistics statistics(long status) {
    return new DirtyRateStatistics(
        Map.of(
            "dirtyrate.calc_status", status,
            "dirtyrate.calc_period", 1L,
            "dirtyrate.megabytes_per_second", 5L));
  }
}
