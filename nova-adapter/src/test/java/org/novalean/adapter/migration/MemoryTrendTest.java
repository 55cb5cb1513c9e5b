package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.migration.Samples.after;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.compute.MemoryProgress;

class MemoryTrendTest {
  private static final long MIB = 1 << 20;
  private final MemoryTrend trend = new MemoryTrend();

  @Test
  void beforeTheFirstCountersNothingIsKnown() {
    trend.add(new MemoryProgress(0, 0, 0, 0, 0, 0), after(0));

    assertThat(trend.latest()).isEmpty();
    assertThat(trend.memoryFlows()).isFalse();
    assertThat(trend.firstPassOver()).isFalse();
    assertThat(trend.withoutHeadway(after(100))).isZero();
  }

  @Test
  void theFirstPassIsOverWhenWhatRemainsGrowsAgain() {
    add(0, 0, 512);
    add(5, 300, 200);
    assertThat(trend.firstPassOver()).isFalse();
    add(10, 500, 210);
    assertThat(trend.firstPassOver()).isTrue();
  }

  @Test
  void theFirstPassIsOverWhenMoreIsSentThanThereIs() {
    add(0, 0, 512);
    add(5, 480, 100);
    assertThat(trend.firstPassOver()).isTrue();
  }

  @Test
  void zeroPagesAndPageHeadersAreNoSecondPass() {
    add(0, 0, 512);
    add(5, 512, 1);
    assertThat(trend.firstPassOver()).isFalse();
  }

  @Test
  void headwayIsANewLowestByATenth() {
    add(0, 0, 512);
    add(5, 100, 400);
    assertThat(trend.withoutHeadway(after(5))).isZero();
    add(10, 200, 380);
    add(15, 300, 395);
    assertThat(trend.withoutHeadway(after(15))).isEqualTo(Duration.ofSeconds(10));
    add(20, 400, 350);
    assertThat(trend.withoutHeadway(after(20))).isZero();
  }

  private void add(double at, long processed, long remaining) {
    trend.add(new MemoryProgress(512 * MIB, processed * MIB, remaining * MIB, 0, 0, 0), after(at));
  }
}
