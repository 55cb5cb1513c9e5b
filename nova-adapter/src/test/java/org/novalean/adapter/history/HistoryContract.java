package org.novalean.adapter.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.novalean.adapter.history.TestingEntries.START;
import static org.novalean.adapter.history.TestingEntries.bare;
import static org.novalean.adapter.history.TestingEntries.completed;
import static org.novalean.adapter.history.TestingEntries.copying;
import static org.novalean.adapter.history.TestingEntries.failed;
import static org.novalean.adapter.history.TestingEntries.inPostCopy;
import static org.novalean.adapter.history.TestingEntries.measured;
import static org.novalean.adapter.history.TestingEntries.predicted;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.predict.Past;

/** What every {@link History} does. */
public abstract class HistoryContract {

  /** A history with nothing in it. */
  protected abstract History history();

  /** The same one, as another adapter has it open; closed by whoever asks. */
  protected abstract History openedAgain();

  @Test
  void givesBackWhatWasSavedToTheLastNanosecond() {
    history().save(completed(7));
    history().save(bare(8));

    var found = history().find(completed(7).migrationUuid());
    assertThat(found).contains(completed(7));
    assertThat(new ArrayList<>(found.orElseThrow().enteredAt().keySet()))
        .containsExactly("preparing", "copying", "post-copy", "ended");
    assertThat(history().find("8")).contains(bare(8));
  }

  @Test
  void keepsWhatWasPredictedAndWhatItTook() {
    history().save(predicted(completed(7)));
    assertThat(history().find("7")).contains(predicted(completed(7)));

    history().save(measured(7));
    history().save(completed(8));

    assertThat(history().newest(10)).containsExactly(completed(8), measured(7));
    assertThat(PastMigrations.of(history()))
        .containsExactly(
            new Past.One("compute1", "compute2", true, measured(7).measured().orElseThrow()));
    assertThat(history().forgetEndedBefore(START.plusSeconds(60))).isEqualTo(2);
    assertThat(history().newest(10)).isEmpty();
  }

  @Test
  void replacesTheEntryOfTheSameMigration() {
    history().save(copying(7));
    history().save(inPostCopy(7));

    assertThat(history().newest(10)).containsExactly(inPostCopy(7));
  }

  @Test
  void findsByNumberAndByUuidAndNothingElse() {
    history().save(copying(7));

    assertThat(history().find("7")).contains(copying(7));
    assertThat(history().find(copying(7).migrationUuid())).contains(copying(7));
    assertThat(history().find("8")).isEmpty();
    assertThat(history().find("")).isEmpty();
    assertThat(history().find("' OR '1'='1")).isEmpty();
    assertThat(history().find("99999999999999999999")).isEmpty();
  }

  @Test
  void listsTheNewestFirstAndNoMoreThanAskedFor() {
    for (var id = 1; id <= 5; id++) {
      history().save(completed(id));
    }

    assertThat(history().newest(2)).containsExactly(completed(5), completed(4));
    assertThat(history().newest(0)).isEmpty();
  }

  @Test
  void listsWhatIsUnderWayOldestFirst() {
    history().save(copying(3));
    history().save(completed(2));
    history().save(bare(1));

    assertThat(history().unfinished()).containsExactly(bare(1), copying(3));
  }

  @Test
  void forgetsWhatEndedLongAgoButNeverWhatIsUnderWay() {
    history().save(copying(1));
    history().save(failed(2));
    history().save(completed(3));

    assertThat(history().forgetEndedBefore(START.plusSeconds(10))).isEqualTo(1);
    assertThat(history().newest(10)).containsExactly(completed(3), copying(1));
    assertThat(history().forgetEndedBefore(START.plusSeconds(10))).isZero();
  }

  @Test
  void anEpochIsAboveAllBeforeAndNotBelowWhatIsAskedFor() {
    assertThat(history().beginEpoch("a", 1000)).isEqualTo(1000);
    assertThat(history().beginEpoch("a", 1000)).isEqualTo(1001);
    try (var other = openedAgain()) {
      assertThat(other.beginEpoch("b", 7)).isEqualTo(1002);
      assertThat(other.beginEpoch("b", 5000)).isEqualTo(5000);
    }
  }

  @Test
  void whoIsSupersededSavesNoMoreAndIsToldByWhom() {
    history().beginEpoch("adapter-a", 1);
    history().save(copying(7));
    assertThat(history().supersededBy()).isEmpty();
    try (var other = openedAgain()) {
      other.beginEpoch("adapter-b", 1);

      assertThatThrownBy(() -> history().save(completed(7)))
          .isInstanceOf(HistoryException.Superseded.class);
      assertThatThrownBy(() -> history().save(copying(8)))
          .isInstanceOf(HistoryException.Superseded.class);
      assertThat(history().supersededBy())
          .hasValueSatisfying(by -> assertThat(by).contains("adapter-b"));
      assertThat(other.newest(10)).containsExactly(copying(7));

      other.save(inPostCopy(7));
      assertThat(history().newest(10)).containsExactly(inPostCopy(7));
    }
  }

  @Test
  void ofManyThatBeginAtOnceOneAloneMaySave() throws Exception {
    var all = new ArrayList<History>();
    for (var i = 0; i < 4; i++) {
      all.add(openedAgain());
    }
    var threads = Executors.newFixedThreadPool(all.size());
    try {
      var begun = new ArrayList<Future<Long>>();
      for (var one : all) {
        begun.add(threads.submit(() -> beginAtLast(one)));
      }
      var epochs = new HashSet<Long>();
      for (var one : begun) {
        epochs.add(one.get());
      }

      assertThat(epochs).hasSize(all.size());
      assertThat(all).filteredOn(one -> one.supersededBy().isEmpty()).hasSize(1);
    } finally {
      threads.shutdownNow();
      all.forEach(History::close);
    }
  }

  /** One that lost the race too often is told so, and tries again. */
  private static long beginAtLast(History history) {
    while (true) {
      try {
        return history.beginEpoch("one of many", 1);
      } catch (HistoryException e) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void keepsTextsOfAnyLengthAndScript() {
    var odd = "наш сервер 🐧 '\"\\\n%".repeat(400);
    var e = copying(1);
    var entry =
        new MigrationEntry(
            e.migrationUuid(),
            e.migrationId(),
            e.serverId(),
            "наш 🐧",
            e.sourceHost(),
            e.destinationHost(),
            e.userId(),
            e.projectId(),
            e.requestId(),
            e.policy(),
            e.policySource(),
            e.phase(),
            odd,
            e.enteredAt(),
            e.progress(),
            e.forceAttempts(),
            e.lastForceAt(),
            e.postCopy(),
            e.outcome(),
            List.of(odd),
            e.startedAt(),
            e.endedAt(),
            e.prediction(),
            e.measured());

    history().save(entry);

    assertThat(history().find("1")).contains(entry);
  }
}
