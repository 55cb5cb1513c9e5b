package org.novalean.adapter.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ModelTest {

  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;
  private static final int CASES = 20_000;

  /** A server of 1 GiB, of which 400 MiB are data, over a link of 100 MiB/s. */
  private static Inputs idle() {
    return inputs(GIB, 400 * MIB, 0, 100 * MIB);
  }

  private static Inputs inputs(double memory, double data, double dirty, double link) {
    return inputs(memory, Range.exactly(data), Optional.of(new DirtyRate(dirty, 1)), link);
  }

  private static Inputs inputs(double memory, Range data, Optional<DirtyRate> dirty, double link) {
    var past =
        new Past(Range.exactly(link), Range.exactly(0.5), Range.exactly(0.03), Range.exactly(0.2));
    return new Inputs(
        Range.exactly(memory),
        data,
        dirty,
        Range.exactly(0),
        Range.exactly(link),
        Range.exactly(link),
        true,
        past);
  }

  @Test
  void anIdleServerCrossesOnceEitherWayWithAHeaderForEachPage() {
    // 102400 pages of 4104 bytes, and 159744 of zeros of 9.
    var once = 102_400 * 4104.0 + 159_744 * 9;

    assertThat(Model.lean(idle()).bytes()).isEqualTo(Range.exactly(once));
    assertThat(Model.preCopy(idle()).bytes()).isEqualTo(Range.exactly(once));
    assertThat(Model.lean(idle()).seconds().likely().orElseThrow())
        .isCloseTo(0.5 + once / (100 * MIB), within(1e-9));
    assertThat(Model.preCopy(idle()).ends()).contains(true);
  }

  @Test
  void aGuestThatIsFasterThanItsLinkNeverEndsInPreCopyAndCrossesAboutOnceLean() {
    var busy = inputs(GIB, 400 * MIB, 120 * MIB, 100 * MIB);

    var preCopy = Model.preCopy(busy);
    assertThat(preCopy.ends()).contains(false);
    assertThat(preCopy.bytes().high()).isEmpty();
    assertThat(preCopy.bytes().likely()).isEmpty();
    assertThat(Model.lean(busy).bytes().high().orElseThrow()).isLessThan(470 * MIB);
    assertThat(Model.lean(busy).ends()).contains(true);
  }

  /** Clark et al.: rounds of 400, 16 and 0.64 MiB (and the headers). */
  @Test
  void roundsShrinkByTheDirtyRateInPartsOfTheLinks() {
    var writing = inputs(400 * MIB, 400 * MIB, 4 * MIB, 100 * MIB);

    var bytes = Model.preCopy(writing).bytes();

    var once = 102_400 * 4104.0;
    var likely = (once - 0.04 * 5 * MIB) / 0.96;
    assertThat(bytes.likely().orElseThrow()).isCloseTo(likely, within(1.0));
    assertThat(bytes.low()).isBetween(once, likely);
    assertThat(bytes.high().orElseThrow()).isBetween(likely, likely + 10 * MIB);
  }

  /** The pages that it changes in a second may be changed in the last 50 ms, too. */
  @Test
  void whereThePagesThatChangeMayBeTooManyForAnyLimitNoEndIsPromised() {
    var hot = inputs(GIB, 400 * MIB, 60 * MIB, 100 * MIB);

    var preCopy = Model.preCopy(hot);
    assertThat(preCopy.ends()).isEmpty();
    assertThat(preCopy.bytes().low()).isGreaterThan(400 * MIB);
    assertThat(preCopy.bytes().high()).isEmpty();
    assertThat(preCopy.bytes().likely()).isEmpty();
  }

  /** 20 MiB need a limit of 0.2 s, which comes after some steps of 150 s. */
  @Test
  void wherePreCopyMayWaitForNovaToRaiseTheLimitItMayTakeThatLong() {
    var warm = inputs(GIB, 400 * MIB, 20 * MIB, 100 * MIB);

    var seconds = Model.preCopy(warm).seconds();
    assertThat(Model.preCopy(warm).ends()).contains(true);
    assertThat(seconds.low()).isLessThan(8);
    assertThat(seconds.high().orElseThrow()).isBetween(500.0, 700.0);
  }

  @Test
  void withoutADirtyRatePreCopyIsKnownFromBelowOnlyAndLeanNearly() {
    var unknown = inputs(GIB, Range.exactly(400 * MIB), Optional.empty(), 100 * MIB);

    assertThat(Model.preCopy(unknown).ends()).isEmpty();
    assertThat(Model.preCopy(unknown).bytes().high()).isEmpty();
    var lean = Model.lean(unknown).bytes();
    // At most what crosses in 0.6 s crosses again.
    assertThat(lean.high().orElseThrow()).isCloseTo(lean.low() + 60 * MIB, within(1.0));
    assertThat(lean.likely()).as("that would be a guess").isEmpty();
  }

  @Test
  void withoutTheLinksRateBytesAreKnownAndTimesAreNot() {
    var past = new Past(Range.NOT_KNOWN, Range.exactly(0.5), Range.NOT_KNOWN, Range.NOT_KNOWN);
    var unknown =
        new Inputs(
            Range.exactly(GIB),
            Range.exactly(400 * MIB),
            Optional.of(new DirtyRate(8 * MIB, 1)),
            Range.exactly(3 * MIB),
            Range.NOT_KNOWN,
            Range.NOT_KNOWN,
            true,
            past);

    var lean = Model.lean(unknown);
    assertThat(lean.bytes().likely().orElseThrow()).isBetween(403 * MIB, 420 * MIB);
    assertThat(lean.seconds()).isEqualTo(Range.atLeast(0.5));
    assertThat(lean.pauseSeconds()).isEqualTo(Range.NOT_KNOWN);
    assertThat(Model.preCopy(unknown).ends()).isEmpty();
  }

  @Test
  void disksComeOnTopEitherWay() {
    var inputs = idle();
    var withDisk =
        new Inputs(
            inputs.memory(),
            inputs.data(),
            inputs.dirty(),
            Range.exactly(200 * MIB),
            inputs.preCopyRate(),
            inputs.postCopyRate(),
            true,
            inputs.past());

    for (var way : List.<Function<Inputs, Outlook>>of(Model::lean, Model::preCopy)) {
      var with = way.apply(withDisk);
      var without = way.apply(inputs);
      assertThat(with.bytes().low() - without.bytes().low()).isCloseTo(200 * MIB, within(1.0));
      assertThat(with.seconds().low() - without.seconds().low()).isCloseTo(2, within(1e-6));
    }
  }

  @Test
  void moreMemoryOrDataNeverMakesLessOfAnything() {
    always(
        random -> inputs -> grown(inputs, 1 + random.nextDouble(), 1, 1, 1),
        ModelTest::assertNothingIsLess);
  }

  @Test
  void aFasterChangingGuestNeverMakesLessOfAnything() {
    always(
        random -> inputs -> grown(inputs, 1, 1 + random.nextDouble(), 1, 1),
        ModelTest::assertNothingIsLess);
  }

  @Test
  void aFasterLinkNeverTakesLonger() {
    always(
        random -> inputs -> grown(inputs, 1, 1, 1 + random.nextDouble(), 1),
        (slow, fast) -> {
          if (isEndless(slow)) {
            return;
          }
          assertThat(isEndless(fast)).as("%s, and then %s", slow, fast).isFalse();
          assertThat(fast.seconds().low()).isLessThanOrEqualTo(slow.seconds().low() + 1e-6);
          assertThat(high(fast.seconds())).isLessThanOrEqualTo(high(slow.seconds()) + 1e-6);
        });
  }

  private static double high(Range range) {
    return range.high().orElse(Double.MAX_VALUE);
  }

  private static void assertNothingIsLess(Outlook before, Outlook after) {
    if (isEndless(after)) {
      return;
    }
    assertThat(isEndless(before)).as("%s, and then %s", before, after).isFalse();
    assertThat(isLess(after.bytes(), before.bytes()) || isLess(after.seconds(), before.seconds()))
        .as("%s, and then %s", before, after)
        .isFalse();
  }

  private static boolean isEndless(Outlook outlook) {
    return outlook.ends().equals(Optional.of(false));
  }

  private static boolean isLess(Range one, Range other) {
    return one.low() < other.low() * (1 - 1e-9) || high(one) < high(other) * (1 - 1e-9);
  }

  private interface Check {
    void of(Outlook before, Outlook after);
  }

  /** Of many servers and links, both ways. */
  private static void always(Function<Random, UnaryOperator<Inputs>> change, Check check) {
    var random = new Random(4711);
    for (var i = 0; i < CASES; i++) {
      var before = any(random);
      var after = change.apply(random).apply(before);
      check.of(Model.lean(before), Model.lean(after));
      check.of(Model.preCopy(before), Model.preCopy(after));
    }
  }

  private static Inputs any(Random random) {
    var memory = Math.pow(2, 27 + random.nextInt(10));
    return inputs(
        memory,
        memory * random.nextDouble(),
        200 * MIB * random.nextDouble() * random.nextDouble(),
        (1 + 1000 * random.nextDouble()) * MIB);
  }

  private static Inputs grown(
      Inputs inputs, double memory, double dirty, double link, double disks) {
    var rate = inputs.preCopyRate().low() * link;
    var was = inputs.dirty().orElseThrow();
    return inputs(
        inputs.memory().low() * memory,
        Range.exactly(inputs.data().low() * memory + disks - 1),
        Optional.of(new DirtyRate(was.bytesPerSecond() * dirty, was.seconds())),
        rate);
  }
}
