package org.novalean.adapter.history.jdbc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.history.TestingEntries.completed;
import static org.novalean.adapter.history.TestingEntries.copying;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history that nova-lean made before it kept a record of its schema: a real file of then. */
class OlderHistoryTest {

  private DatabaseAddress address = DatabaseAddress.of("jdbc:h2:mem:unset");

  @BeforeEach
  void copyTheFile(@TempDir Path directory) throws IOException {
    try (var file = OlderHistoryTest.class.getResourceAsStream("before-flyway.mv.db")) {
      Files.copy(requireNonNull(file), directory.resolve("history.mv.db"));
    }
    address = DatabaseAddress.of("jdbc:h2:file:" + directory.resolve("history"));
  }

  @Test
  void isTakenOverWithAllThatIsInIt() {
    try (var history = JdbcHistory.open(address)) {
      assertThat(history.newest(10)).containsExactly(copying(8), copying(7));

      history.save(completed(7));
      history.save(copying(9));
    }
    try (var history = JdbcHistory.open(address)) {
      assertThat(history.unfinished()).containsExactly(copying(8), copying(9));
    }
  }

  @Test
  void isReadAsItIs() {
    try (var history = JdbcHistory.openExisting(address).orElseThrow()) {
      assertThat(history.newest(10)).containsExactly(copying(8), copying(7));
    }
  }

  @Test
  void isCompletedWhereItsMakerDiedInTheMiddle() throws SQLException {
    try (var connection = address.connect();
        var statement = connection.createStatement()) {
      statement.execute("DROP INDEX nova_lean_migration_by_id");
      statement.execute("DELETE FROM nova_lean_schema WHERE version = 3");
      connection.commit();
    }

    JdbcHistory.open(address).close();

    try (var connection = address.connect();
        var indexes =
            connection
                .getMetaData()
                .getIndexInfo(null, null, "NOVA_LEAN_MIGRATION", false, false)) {
      var names = new ArrayList<String>();
      while (indexes.next()) {
        names.add(indexes.getString("INDEX_NAME"));
      }
      assertThat(names).contains("NOVA_LEAN_MIGRATION_BY_ID");
    }
  }
}
