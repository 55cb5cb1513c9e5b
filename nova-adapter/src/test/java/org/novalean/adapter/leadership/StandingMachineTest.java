package org.novalean.adapter.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.leadership.StandingMachine.transition;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.leadership.Standing.Active;
import org.novalean.adapter.leadership.Standing.Lost;
import org.novalean.adapter.leadership.Standing.Over;
import org.novalean.adapter.leadership.Standing.Standby;

class StandingMachineTest {

  private static final Standing STANDBY = new Standby();
  private static final Standing ACTIVE = new Active(70, 1);
  private static final Standing LOST = new Lost(70);
  private static final Standing OVER = new Over("because");

  private static final News BEGUN = new News.Begun(1, 70);
  private static final News GONE = new News.Gone();
  private static final News REGAINED = new News.Regained(2);
  private static final News SUPERSEDED = new News.Superseded("process 1 on b (epoch 71)");

  private static final List<News> ALL = List.of(BEGUN, GONE, REGAINED, SUPERSEDED);

  @Test
  void oneThatStandsByIsActiveWithAnEpoch() {
    assertThat(transition(STANDBY, BEGUN)).isEqualTo(ACTIVE);
    assertStays(STANDBY, GONE, REGAINED, SUPERSEDED);
  }

  @Test
  void theActiveOneLosesTheLockOrItsTurn() {
    assertThat(transition(ACTIVE, GONE)).isEqualTo(LOST);
    assertThat(transition(ACTIVE, SUPERSEDED)).isInstanceOf(Over.class);
    assertStays(ACTIVE, BEGUN, REGAINED);
  }

  @Test
  void oneThatLostTheLockGoesOnWithItsEpochOrEnds() {
    assertThat(transition(LOST, REGAINED)).isEqualTo(new Active(70, 2));
    assertThat(transition(LOST, SUPERSEDED)).isInstanceOf(Over.class);
    assertStays(LOST, BEGUN, GONE);
  }

  @Test
  void whatIsOverStaysSo() {
    assertStays(OVER, ALL.toArray(News[]::new));
  }

  @Test
  void whoEndsIsToldWhoTookOverAndWhatIsNext() {
    assertThat(transition(LOST, SUPERSEDED))
        .isInstanceOfSatisfying(
            Over.class,
            over ->
                assertThat(over.reason())
                    .contains("process 1 on b (epoch 71)")
                    .contains("systemd"));
  }

  private static void assertStays(Standing standing, News... news) {
    for (var one : news) {
      assertThat(transition(standing, one)).as("%s", one).isEqualTo(standing);
    }
  }
}
