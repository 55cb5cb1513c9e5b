package org.novalean.adapter.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.novalean.storage.messages.MemorySeen;
import org.novalean.storage.messages.PagesSeen;
import org.novalean.storage.rpc.Json;

class PredictionTest {

  private static final long MIB = 1 << 20;
  private static final Past PAST =
      Past.of(
          List.of(
              past("c1", "c2", true, 100, 0.02),
              past("c1", "c2", true, 90, 0.04),
              past("c1", "c2", false, 110, 0.3),
              past("c2", "c1", true, 7, 0.06)),
          "c1",
          Optional.of("c2"));

  private static Past.One past(
      String from, String to, boolean postCopy, long mibPerSecond, double pause) {
    return new Past.One(
        from,
        to,
        postCopy,
        new Measured(400 * MIB, 0, 1 + 400.0 / mibPerSecond, pause, mibPerSecond * MIB));
  }

  private static MemorySeen seen(long dirtyMib) {
    return seen(dirtyMib, Optional.empty());
  }

  private static MemorySeen seen(long dirtyMib, Optional<PagesSeen> sample) {
    return new MemorySeen(
        1024 * MIB,
        Optional.of(400 * MIB),
        sample,
        Optional.of(dirtyMib * MIB),
        1,
        Optional.of(0L),
        0,
        List.of());
  }

  private static Prediction predict(MemorySeen seen) {
    return Prediction.of(
        new Facts(Optional.of(seen), Optional.empty(), Optional.of(0L), Optional.empty(), PAST));
  }

  @Test
  void theLinksRateIsThatOfMigrationsBetweenTheseHostsInThisDirection() {
    assertThat(PAST.linkRate())
        .isEqualTo(new Range(90.0 * MIB, Optional.of(100.0 * MIB), Optional.of(110.0 * MIB)));
    assertThat(PAST.setupSeconds().likely().orElseThrow()).isCloseTo(1, within(1e-9));
    assertThat(PAST.leanPause()).isEqualTo(new Range(0.02, Optional.of(0.04), Optional.of(0.06)));
    assertThat(PAST.preCopyPause()).isEqualTo(Range.exactly(0.3));
    assertThat(Past.of(List.of(), "c1", Optional.of("c2"))).isEqualTo(Past.NOTHING);
  }

  @Test
  void pausesAreExpectedToBeLikeTheThreeNewest() {
    var past =
        Stream.of(0.2, 0.4, 0.3, 0.04, 0.05, 0.06)
            .map(pause -> past("c1", "c2", false, 100, pause))
            .toList();

    assertThat(Past.of(past, "c2", Optional.empty()).preCopyPause())
        .isEqualTo(new Range(0.2, Optional.of(0.3), Optional.of(0.4)));
  }

  @Test
  void aMigrationThatSentLittleSaysNothingOfTheLink() {
    var little = new Past.One("c1", "c2", true, new Measured(3 * MIB, 0, 1, 0.02, 5 * MIB));

    assertThat(Past.of(List.of(little), "c1", Optional.empty()).linkRate())
        .isEqualTo(Range.NOT_KNOWN);
  }

  @Test
  void whatAnOperatorSaysOfTheLinkGoesBeforeWhatWasSeen() {
    var facts =
        new Facts(
            Optional.of(seen(0)), Optional.empty(), Optional.of(0L), Optional.of(50.0 * MIB), PAST);

    assertThat(Prediction.of(facts).inputs().preCopyRate()).isEqualTo(Range.exactly(50.0 * MIB));
  }

  @Test
  void limitsOfNovaAndOfTheAgentHoldEachForItsOwn() {
    var limited =
        new MemorySeen(
            MIB,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.of(30L),
            20,
            List.of());

    var inputs = predict(limited).inputs();

    assertThat(inputs.preCopyRate()).isEqualTo(Range.exactly(30.0 * MIB));
    assertThat(inputs.postCopyRate()).isEqualTo(Range.exactly(20.0 * MIB));
  }

  @Test
  void zerosThatQemuHoldsAreNoDataWhereASampleTellsOfThem() {
    var data = predict(seen(0, Optional.of(new PagesSeen(2000, 500)))).inputs().data();

    assertThat(data.likely().orElseThrow()).as("of 1024 MiB").isEqualTo(256.0 * MIB);
    assertThat(data.low()).as("three standard errors").isCloseTo(227.4 * MIB, within(0.5 * MIB));
    assertThat(data.high().orElseThrow()).isCloseTo(286.9 * MIB, within(0.5 * MIB));
  }

  @Test
  void noMoreIsDataThanQemuHoldsWhateverASampleTells() {
    var data = predict(seen(0, Optional.of(new PagesSeen(100, 100)))).inputs().data();

    assertThat(data).isEqualTo(Range.exactly(400.0 * MIB));
  }

  @Test
  void withNobodyToAskAllThatIsKnownIsTheFlavorAndItIsSaid() {
    var prediction =
        Prediction.of(
            new Facts(
                Optional.empty(),
                Optional.of(1024 * MIB),
                Optional.empty(),
                Optional.empty(),
                Past.NOTHING));

    assertThat(prediction.lean().bytes().likely()).isEmpty();
    assertThat(prediction.lean().bytes().low()).isEqualTo(262_144 * 9.0);
    assertThat(prediction.lean().seconds()).isEqualTo(Range.NOT_KNOWN);
    assertThat(prediction.notKnown())
        .hasSize(4)
        .anySatisfy(line -> assertThat(line).contains("no agent"))
        .anySatisfy(line -> assertThat(line).contains("disks"))
        .anySatisfy(line -> assertThat(line).contains("link"));
    assertThat(prediction.choice().preCopy()).isFalse();
  }

  @Test
  void preCopyIsChosenForAServerThatHardlyChanges() {
    assertThat(predict(seen(0)).choice().preCopy()).isTrue();
    assertThat(predict(seen(3)).choice().preCopy()).isTrue();
  }

  @Test
  void postCopyIsChosenWherePreCopyTakesLongerOrMayNotEndOrNobodyKnows() {
    assertThat(predict(seen(20)).choice().reason()).contains("more than a quarter longer");
    assertThat(predict(seen(300)).choice().reason()).contains("would not end");
    assertThat(predict(seen(70)).choice().reason()).contains("not known");
    assertThat(List.of(predict(seen(20)), predict(seen(300)), predict(seen(70))))
        .noneMatch(prediction -> prediction.choice().preCopy());
  }

  @Test
  void anErrorIsThatOfTheWayThatItWentInPartsOfWhatWasMeasured() {
    var prediction = predict(seen(0));
    var expected = prediction.lean().bytes().likely().orElseThrow();

    var comparison =
        Comparison.of(prediction, new Measured((long) (expected / 1.1), 0, 5, 0.05, 1), true);

    assertThat(comparison.bytes().error().orElseThrow()).isCloseTo(0.1, within(1e-3));
    assertThat(comparison.pauseSeconds().error().orElseThrow()).isCloseTo(-0.2, within(1e-9));
    assertThat(comparison.pauseSeconds().fits()).isTrue();
  }

  @Test
  void whereNothingWasExpectedThereIsNoError() {
    var figure = new Comparison.Figure(Range.atLeast(7), 9);

    assertThat(figure.error()).isEmpty();
    assertThat(figure.fits()).isTrue();
    assertThat(new Comparison.Figure(Range.atLeast(7), 6).fits()).isFalse();
  }

  @Test
  void itIsKeptAsItIs() throws Json.UnreadableJson {
    for (var dirty : List.of(0L, 20L, 300L)) {
      var prediction = predict(seen(dirty));
      assertThat(Json.read(Json.write(prediction), Prediction.class)).isEqualTo(prediction);
    }
  }
}
