package org.novalean.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.history.TestingEntries.START;
import static org.novalean.adapter.history.TestingEntries.bare;
import static org.novalean.adapter.history.TestingEntries.completed;
import static org.novalean.adapter.history.TestingEntries.copying;
import static org.novalean.adapter.history.TestingEntries.failed;
import static org.novalean.adapter.history.TestingEntries.inPostCopy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.adapter.history.MigrationEntry;

class MigrationTableTest {

  @Test
  void showsEachMigrationOnALineOfEightyLetters() {
    assertThat(render(80, bare(16), inPostCopy(15), copying(14), completed(13), failed(12)))
        .isEqualTo(
            """
            ID      SERVER          FROM      TO        PHASE       PROGRESS            TIME
            16      5e7e0000-0000~  compute1  ?         preparing   [--------]    ?    4.0 s
            15      web-15          compute1  compute2  post-copy   [##~~~~~~] 32%+    5.0 s
            14      web-14          compute1  compute2  copying     [##------]  32%    6.0 s
            13      web-13          compute1  compute2  completed   [########] 100%    9.0 s
            12      web-12          compute1  compute2  failed      [##------]  32%    7.0 s
            """);
  }

  @Test
  void givesUpLettersOfTheLongestNamesFirst() {
    assertThat(
            render(
                80,
                named(1, "a-server-with-a-rather-long-name", "compute1", "compute2"),
                named(2, "db", "compute1.rack7.example.org", "compute2.rack7.example.org")))
        .isEqualTo(
            """
            ID      SERVER      FROM        TO          PHASE       PROGRESS            TIME
            1       a-server-~  compute1    compute2    copying     [##------]  32%   19.0 s
            2       db          compute1.~  compute2.~  copying     [##------]  32%   18.0 s
            """);
  }

  @Test
  void usesAWideTerminal() {
    assertThat(
            render(
                120,
                named(1, "a-server-with-a-rather-long-name", "compute1", "compute2"),
                inPostCopy(2)))
        .isEqualTo(
            """
            ID      SERVER                            FROM      TO        PHASE       PROGRESS                        TIME
            1       a-server-with-a-rather-long-name  compute1  compute2  copying     [######--------------]  32%   19.0 s
            2       web-2                             compute1  compute2  post-copy   [######~~~~~~~~~~~~~~] 32%+   18.0 s
            """);
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 81, 100, 109, 110, 200})
  void isNeverWiderThanTheTerminal(int columns) {
    var table =
        render(
            columns,
            named(123456, "n".repeat(255), "h".repeat(255), "d".repeat(255)),
            named(2, "", "h", "🐧".repeat(100)),
            completed(3));

    assertThat(table.lines())
        .allSatisfy(l -> assertThat(l.codePointCount(0, l.length())).isLessThanOrEqualTo(columns));
  }

  @Test
  void letsNoControlCharacterReachTheTerminal() {
    assertThat(render(80, named(1, "evil\u001b[2Jname\u0007", "a\nb", "c\td")))
        .doesNotContain("\u001b", "\u0007", "\t")
        .hasLineCount(2);
  }

  private static String render(int columns, MigrationEntry... entries) {
    var rows = Stream.of(entries).map(MigrationTable.Row::of).toList();
    return String.join("\n", MigrationTable.render(rows, START.plusSeconds(20), columns)) + "\n";
  }

  private static MigrationEntry named(long id, String server, String from, String to) {
    var e = copying(id);
    return new MigrationEntry(
        e.migrationUuid(),
        e.migrationId(),
        e.serverId(),
        server,
        from,
        Optional.of(to),
        e.userId(),
        e.projectId(),
        e.requestId(),
        e.policy(),
        e.policySource(),
        e.phase(),
        e.phaseReason(),
        e.enteredAt(),
        e.progress(),
        e.forceAttempts(),
        e.lastForceAt(),
        e.postCopy(),
        e.outcome(),
        List.of(),
        e.startedAt(),
        e.endedAt(),
        e.prediction(),
        e.measured());
  }
}
