package org.novalean.adapter.history.jdbc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.novalean.adapter.history.TestingEntries.copying;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.HistoryContract;
import org.novalean.adapter.history.HistoryException;

/** What a history in a database server does besides. */
abstract class ServerHistoryContract extends HistoryContract {

  private DatabaseAddress address = DatabaseAddress.of("jdbc:h2:mem:unset");
  private @Nullable JdbcHistory history;

  abstract TestingDatabase database();

  @BeforeEach
  void open() {
    database().start();
    address = database().fresh();
    history = JdbcHistory.open(address);
  }

  @AfterEach
  void close() {
    if (history != null) {
      history.close();
    }
  }

  @Override
  protected History history() {
    return requireNonNull(history);
  }

  @Override
  protected History openedAgain() {
    return JdbcHistory.open(address);
  }

  @Test
  void isStillThereWhenOpenedAgain() {
    history().save(copying(1));
    history().close();

    history = JdbcHistory.open(address);

    assertThat(history().newest(1)).containsExactly(copying(1));
  }

  @Test
  void aReaderMakesNoHistoryWhereThereIsNone() {
    var empty = database().fresh();

    assertThat(JdbcHistory.openExisting(empty)).isEmpty();
    assertThat(JdbcHistory.openExisting(empty)).isEmpty();
  }

  @Test
  void aReaderSeesWhatWasJustSaved() {
    try (var reader = JdbcHistory.openExisting(address).orElseThrow()) {
      history().save(copying(1));
      assertThat(reader.newest(10)).containsExactly(copying(1));
      history().save(copying(2));
      assertThat(reader.newest(10)).containsExactly(copying(2), copying(1));
    }
  }

  @Test
  void goesOnAfterTheDatabaseWasRestarted() {
    history().save(copying(1));

    database().stop();
    database().start();
    history().save(copying(2));

    assertThat(history().newest(10)).containsExactly(copying(2), copying(1));
  }

  @Test
  void saysThatTheDatabaseIsAwayAndGoesOnWhenItIsBack() {
    history().save(copying(1));
    database().stop();

    assertThatThrownBy(() -> history().save(copying(2)))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining(address.toString());
    assertThatThrownBy(() -> history().unfinished()).isInstanceOf(HistoryException.class);

    database().start();
    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(history().newest(10)).containsExactly(copying(1)));
    history().save(copying(2));
    assertThat(history().newest(10)).containsExactly(copying(2), copying(1));
  }

  @Test
  void oneThatIsHaltedInTheMiddleOfASaveDoesNotKeepAnotherFromTakingOver() throws SQLException {
    var epoch = history().beginEpoch("halted", 1);
    try (var halted = address.connect()) {
      EpochTable.insistOn(epoch, halted);

      try (var other = openedAgain()) {
        assertThat(other.beginEpoch("the other", 1)).isGreaterThan(epoch);
      }
    }
  }

  @Test
  void neverShowsAPassword() {
    assertThatThrownBy(() -> JdbcHistory.open(database().withAWrongPassword("hunter2")))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("127.0.0.1")
        .satisfies(failure -> assertThat(stackTrace(failure)).doesNotContain("hunter2"));
  }

  private static String stackTrace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
