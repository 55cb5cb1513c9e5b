package org.novalean.adapter.history.jdbc;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.novalean.adapter.history.TestingEntries.copying;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.HistoryContract;
import org.novalean.adapter.history.HistoryException;

class JdbcHistoryTest extends HistoryContract {

  private Path directory = Path.of("unset");
  private String url = "unset";
  private JdbcHistory history;

  @BeforeEach
  void open(@TempDir Path directory) {
    this.directory = directory;
    url = "jdbc:h2:file:" + directory.resolve("state/history");
    history = JdbcHistory.open(DatabaseAddress.of(url));
  }

  @AfterEach
  void close() {
    history.close();
  }

  @Override
  protected History history() {
    return history;
  }

  @Override
  protected History openedAgain() {
    return JdbcHistory.open(DatabaseAddress.of(url));
  }

  @Test
  void isStillThereWhenOpenedAgain() {
    history.save(copying(1));
    history.close();

    history = JdbcHistory.open(DatabaseAddress.of(url));

    assertThat(history.newest(1)).containsExactly(copying(1));
  }

  @Test
  void isForItsOwnerAlone() throws IOException {
    history.save(copying(1));

    assertThat(Files.getPosixFilePermissions(directory.resolve("state")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    try (var files = Files.list(directory.resolve("state"))) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(Files.getPosixFilePermissions(file))
                      .isEqualTo(PosixFilePermissions.fromString("rw-------")));
    }
  }

  @Test
  void aReaderMakesNoHistoryWhereThereIsNone() {
    var elsewhere = directory.resolve("elsewhere");

    assertThat(
            JdbcHistory.openExisting(
                DatabaseAddress.of("jdbc:h2:file:" + elsewhere.resolve("history"))))
        .isEmpty();
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void aReaderFindsNoHistoryInAFileThatAServiceHasJustMade() throws IOException {
    var made = Files.createFile(directory.resolve("made.mv.db"));

    assertThat(
            JdbcHistory.openExisting(
                DatabaseAddress.of("jdbc:h2:file:" + directory.resolve("made"))))
        .isEmpty();
    assertThat(made).isEmptyFile();
  }

  @Test
  void saysHowToGoOnWhenTheFileIsDamaged() throws IOException {
    history.close();
    Files.writeString(directory.resolve("state/history.mv.db"), "no database ".repeat(2000));

    assertThatThrownBy(() -> JdbcHistory.open(DatabaseAddress.of(url)))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("state/history")
        .hasMessageContaining("damaged")
        .hasMessageContaining("move it away");
  }

  @Test
  void saysWhenAnotherProcessKeepsTheFileToItself() throws IOException {
    history.close();
    try (var file = FileChannel.open(directory.resolve("state/history.mv.db"), WRITE);
        var lock = file.lock()) {
      assertThat(lock.isValid()).isTrue();

      assertThatThrownBy(() -> JdbcHistory.open(DatabaseAddress.of(url)))
          .isInstanceOf(HistoryException.class)
          .hasMessageContaining("another process has its file open");
    }
  }

  @Test
  void waitsForWhoHasTheFileForAMoment() throws Exception {
    history.close();
    try (var file = FileChannel.open(directory.resolve("state/history.mv.db"), WRITE);
        var lock = file.lock()) {
      var opening = CompletableFuture.supplyAsync(() -> JdbcHistory.open(DatabaseAddress.of(url)));
      // H2 makes this before it opens the file, and removes it where that fails.
      var trying = directory.resolve("state/history.lock.db");
      var soon = await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
      soon.until(() -> Files.exists(trying));
      soon.until(() -> !Files.exists(trying));

      lock.release();

      history = opening.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void saysWhichDirectoryCannotBeMade() throws IOException {
    Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(
            () ->
                JdbcHistory.open(
                    DatabaseAddress.of("jdbc:h2:file:" + directory.resolve("file/history"))))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("file/history.mv.db")
        .hasMessageContaining("state_path");
  }

  @Test
  void refusesTheHistoryOfANewerVersion() throws Exception {
    try (var connection = DatabaseAddress.of(url).connect();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO "nova_lean_schema_history" SELECT 1000, '1000', "description", "type",
            "script", "checksum", "installed_by", "installed_on", "execution_time", "success"
          FROM "nova_lean_schema_history" WHERE "version" = '1'""");
      connection.commit();
    }
    history.close();

    assertThatThrownBy(() -> JdbcHistory.open(DatabaseAddress.of(url)))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("newer nova-lean");
    // So that there is something to close.
    history = JdbcHistory.open(DatabaseAddress.of("jdbc:h2:file:" + directory.resolve("other")));
  }

  @Test
  void refusesToWorkAfterItWasClosed() {
    history.close();

    assertThatThrownBy(() -> history.newest(1))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("closed");
  }
}
