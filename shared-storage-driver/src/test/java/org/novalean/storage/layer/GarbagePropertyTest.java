package org.novalean.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whatever happens while the hosts are asked, nothing that a disk stands on is collected. */
class GarbagePropertyTest {

  private static final int CLOUDS = 150;
  private static final int ROUNDS = 40;

  private final Garbage garbage = new Garbage(GarbageRules.DEFAULT);

  @Test
  void nothingThatADiskStandsOnIsCollectedOrDeleted() {
    var collected = LongStream.range(0, CLOUDS).map(this::collectedIn).sum();

    // The property would hold for a plan that keeps everything, too.
    assertThat(collected).isGreaterThan(CLOUDS);
  }

  private long collectedIn(long seed) {
    var cloud = new TestingCloud(seed);
    var collected = 0L;
    for (var round = 0; round < ROUNDS; round++) {
      var world = cloud.ask();
      var plan = garbage.plan(world);
      var needed = cloud.needed();
      for (var verdict : plan.verdicts()) {
        if (verdict instanceof Verdict.Keep || isOldCopy(verdict, world)) {
          continue;
        }
        assertThat(verdict).as("seed %d", seed).isNotInstanceOf(Verdict.Restore.class);
        assertThat(needed)
            .as("seed %d round %d: %s", seed, round, verdict)
            .doesNotContain(verdict.name());
        assertThat(world.user(verdict.name())).as("seed %d", seed).isEmpty();
        assertThat(world.obstacle(GarbageRules.DEFAULT)).as("seed %d", seed).isEmpty();
        collected += verdict instanceof Verdict.Collect ? 1 : 0;
      }
      cloud.carryOut(plan);
    }
    return collected;
  }

  /** Nova has fetched the image from Glance again; what goes is the copy in the trash. */
  private static boolean isOldCopy(Verdict verdict, GarbageWorld world) {
    return verdict instanceof Verdict.Purge
        && LayerName.parse(verdict.name()).isEmpty()
        && world.files().stream().anyMatch(file -> file.name().equals(verdict.name()));
  }
}
