package org.novalean.adapter.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.novalean.adapter.history.TestingEntries.copying;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.history.HistoryException;
import org.novalean.adapter.history.TestingHistory;

class LeaderTest {

  private final TestingClock clock = new TestingClock();
  private final TestingLock.Place place = new TestingLock.Place();
  private final TestingHistory history = new TestingHistory();

  private final class Adapter {
    private final TestingLock lock = new TestingLock(place);
    private final TestingHistory its = history.openedAgain();
    private final Leader leader;

    Adapter(String name) {
      leader = new Leader(lock, its, name, clock);
      lock.start(() -> {});
      settle();
    }

    /** All that its threads would do by themselves within a moment. */
    void settle() {
      lock.look();
      while (leader.look()) {
        clock.advance(Duration.ofMillis(1));
      }
    }

    boolean isOver() {
      return leader.over().isPresent();
    }
  }

  @Test
  void oneAloneIsActiveAtOnceWithAnEpochThatNoAgentHasSeen() {
    var one = new Adapter("one");

    assertThat(one.leader.mayAct()).isTrue();
    assertThat(one.leader.epoch()).isGreaterThanOrEqualTo(clock.millis() - 1000);
    one.its.save(copying(1));
  }

  @Test
  void theSecondStandsByUntilTheFirstIsGone() {
    var first = new Adapter("first");
    var second = new Adapter("second");
    assertThat(second.leader.mayAct()).isFalse();
    assertThat(second.isOver()).isFalse();
    assertThat(first.leader.mayAct()).isTrue();

    first.leader.close();
    second.settle();

    assertThat(second.leader.mayAct()).isTrue();
    assertThat(second.leader.epoch()).isGreaterThan(first.leader.epoch());
    assertThat(first.leader.mayAct()).isFalse();
  }

  @Test
  void oneThatWasFrozenMayNotActFromTheMomentItGoesOnAndEnds() {
    var first = new Adapter("first");
    var second = new Adapter("second");
    first.lock.freeze();
    second.settle();
    assertThat(second.leader.mayAct()).isTrue();

    // Nothing of it has looked at anything yet.
    assertThat(first.leader.mayAct()).isFalse();
    assertThatThrownBy(() -> first.its.save(copying(1)))
        .isInstanceOf(HistoryException.Superseded.class);
    first.lock.thaw();
    first.settle();

    assertThat(first.leader.over()).hasValueSatisfying(why -> assertThat(why).contains("second"));
    assertThat(second.leader.mayAct()).isTrue();
    assertThat(first.leader.epoch())
        .as("agents would take a request without one")
        .isPositive()
        .isLessThan(second.leader.epoch());
  }

  @Test
  void aBrokerThatRestartsEndsNothingWhereNobodyElseTookOver() {
    var one = new Adapter("one");
    var epoch = one.leader.epoch();
    one.lock.setAway(true);
    one.settle();
    assertThat(one.leader.mayAct()).isFalse();
    one.its.save(copying(1));

    one.lock.setAway(false);
    one.settle();

    assertThat(one.leader.mayAct()).isTrue();
    assertThat(one.leader.epoch()).isEqualTo(epoch);
  }

  @Test
  void aBrokerThatRestartsGivesTheTurnToWhoeverIsFirst() {
    var first = new Adapter("first");
    var second = new Adapter("second");
    first.lock.setAway(true);
    first.settle();
    second.settle();
    assertThat(first.leader.mayAct() || second.leader.mayAct()).isFalse();

    first.lock.setAway(false);
    second.settle();
    first.settle();

    assertThat(second.leader.mayAct()).isTrue();
    assertThat(first.isOver()).isTrue();
  }

  @Test
  void nobodyIsActiveWithoutAnEpochAndOneIsWhenTheDatabaseIsBack() {
    var first = new Adapter("first");
    var second = new Adapter("second");
    second.its.setAway(true);
    first.leader.close();
    second.settle();
    assertThat(second.leader.mayAct()).isFalse();

    second.its.setAway(false);
    second.settle();

    assertThat(second.leader.mayAct()).isTrue();
  }

  @Test
  void aDatabaseThatIsAwayDoesNotEndWhatIsActive() {
    var one = new Adapter("one");
    one.its.setAway(true);
    clock.advance(Duration.ofMinutes(1));
    one.settle();

    assertThat(one.leader.mayAct()).isTrue();
  }

  @Test
  void oneWithALaterEpochEndsTheOneBeforeWhateverTheLockSays() {
    var one = new Adapter("one");
    history.beginEpoch("from elsewhere", 1);
    clock.advance(Duration.ofMinutes(1));
    one.settle();

    assertThat(one.leader.mayAct()).isFalse();
    assertThat(one.leader.over())
        .hasValueSatisfying(why -> assertThat(why).contains("from elsewhere"));
  }

  @Test
  void itIsKnownSinceWhenNobodyLookedAfterTheCloud() {
    var first = new Adapter("first");
    var second = new Adapter("second");
    clock.advance(Duration.ofHours(10));
    second.settle();
    var seen = clock.instant();
    first.lock.freeze();
    clock.advance(Duration.ofSeconds(3));
    second.settle();

    assertThat(second.leader.anotherUntil()).contains(seen);
    assertThat(first.leader.anotherUntil()).isEmpty();
  }

  @Test
  void whoStopsWaitsNoMore() throws InterruptedException {
    var unused = new Adapter("first");
    var second = new Adapter("second");

    second.leader.stopWaiting();

    assertThat(second.leader.awaitActive()).isFalse();
  }
}
