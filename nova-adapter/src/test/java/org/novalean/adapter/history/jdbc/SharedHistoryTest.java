package org.novalean.adapter.history.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.history.TestingEntries.copying;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service and the CLI are two processes. */
@Tag("slow")
class SharedHistoryTest {

  private Path directory = Path.of("unset");
  private String url = "unset";

  @BeforeEach
  void name(@TempDir Path directory) {
    this.directory = directory;
    url = "jdbc:h2:file:" + directory.resolve("history");
  }

  @Test
  void aSaveThatReturnedSurvivesSigkill() throws Exception {
    for (var id = 1; id <= 3; id++) {
      try (var service = HistoryProcess.start(url)) {
        service.save(id);
        service.kill();
      }
    }

    try (var history = JdbcHistory.open(DatabaseAddress.of(url))) {
      assertThat(history.newest(10)).containsExactly(copying(3), copying(2), copying(1));
    }
  }

  @Test
  void oneReadsWhatTheOtherJustSaved() throws Exception {
    try (var service = HistoryProcess.start(url);
        var reader = JdbcHistory.openExisting(DatabaseAddress.of(url)).orElseThrow()) {
      service.save(1);
      assertThat(reader.newest(10)).containsExactly(copying(1));

      service.save(2);
      assertThat(reader.newest(10)).containsExactly(copying(2), copying(1));
    }
  }

  /** Ctrl-Z on {@code nova-lean migrations --watch}. */
  @Test
  void aReaderThatIsStoppedHoldsUpNoService() throws Exception {
    JdbcHistory.open(DatabaseAddress.of(url)).close();
    try (var reader = HistoryProcess.startReader(url)) {
      var service = JdbcHistory.open(DatabaseAddress.of(url));
      try {
        reader.freeze();

        CompletableFuture.runAsync(() -> service.save(copying(1))).get(60, TimeUnit.SECONDS);

        assertThat(service.newest(10)).containsExactly(copying(1));
      } finally {
        // First: a save that hangs would hold up the close, too.
        reader.kill();
        service.close();
      }
    }
  }

  @Test
  void aReaderServesNobodyAndGoesOnAsServicesComeAndGo() throws Exception {
    try (var service = JdbcHistory.open(DatabaseAddress.of(url))) {
      service.save(copying(1));
    }
    try (var reader = JdbcHistory.openExisting(DatabaseAddress.of(url)).orElseThrow()) {
      assertThat(reader.newest(10)).containsExactly(copying(1));
      assertThat(directory).isDirectoryNotContaining("glob:**.lock.db");

      try (var service = HistoryProcess.start(url)) {
        service.save(2);
        assertThat(reader.newest(10)).containsExactly(copying(2), copying(1));
      }

      assertThat(reader.newest(10)).containsExactly(copying(2), copying(1));
      assertThat(directory).isDirectoryNotContaining("glob:**.lock.db");
    }
  }

  @Test
  void whoeverHasTheFileOpenMayVanishWhileAnotherUsesIt() throws Exception {
    try (var first = HistoryProcess.start(url);
        var second = JdbcHistory.open(DatabaseAddress.of(url))) {
      first.save(1);
      second.save(copying(2));

      first.kill();
      second.save(copying(3));

      assertThat(second.newest(10)).containsExactly(copying(3), copying(2), copying(1));
    }
  }

  @Test
  void listensOnLoopbackOnly() throws Exception {
    try (var service = HistoryProcess.start(url)) {
      assertThat(listeningAddresses(service.pid()))
          .isNotEmpty()
          .allSatisfy(address -> assertThat(address).isIn(LOOPBACK));
    }
  }

  /** 127.0.0.1 and ::ffff:127.0.0.1 as /proc/net writes them. */
  private static final List<String> LOOPBACK =
      List.of("0100007F", "0000000000000000FFFF00000100007F");

  private static final String LISTEN = "0A";

  private static List<String> listeningAddresses(long pid) throws IOException {
    var sockets = new HashSet<String>();
    try (var descriptors = Files.list(Path.of("/proc/%d/fd".formatted(pid)))) {
      for (var descriptor : descriptors.toList()) {
        sockets.add(Files.readSymbolicLink(descriptor).toString());
      }
    }
    var addresses = new ArrayList<String>();
    for (var table : List.of("tcp", "tcp6")) {
      try (Stream<String> lines = Files.lines(Path.of("/proc/%d/net/%s".formatted(pid, table)))) {
        lines
            .skip(1)
            .map(line -> Arrays.asList(line.strip().split("\\s+")))
            .filter(fields -> fields.get(3).equals(LISTEN))
            .filter(fields -> sockets.contains("socket:[%s]".formatted(fields.get(9))))
            .forEach(fields -> addresses.add(fields.get(1).replaceFirst(":.*", "")));
      }
    }
    return addresses;
  }
}
