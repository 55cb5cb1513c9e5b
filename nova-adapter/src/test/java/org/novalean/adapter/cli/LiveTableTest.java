package org.novalean.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.history.TestingEntries.START;
import static org.novalean.adapter.history.TestingEntries.completed;
import static org.novalean.adapter.history.TestingEntries.copying;
import static org.novalean.adapter.history.TestingEntries.inPostCopy;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.history.TestingEntries;

class LiveTableTest {

  private final StringWriter screen = new StringWriter();

  @Test
  void drawsOverWhatItDrewBefore() {
    var table = table(24);

    table.show(List.of(copying(1)), START.plusSeconds(5));
    assertThat(taken())
        .startsWith("\u001b[?25l\u001b[?7l10:00:05  1 under way.")
        .endsWith("\u001b[J");

    table.show(List.of(inPostCopy(1)), START.plusSeconds(6));
    assertThat(taken())
        .startsWith("\r\u001b[3A10:00:06  1 under way.")
        .contains("post-copy")
        .contains("5.0 s\u001b[K\r\n");

    table.show(List.of(copying(2), completed(1)), START.plusSeconds(7));
    assertThat(taken()).startsWith("\r\u001b[3A10:00:07");
    table.show(List.of(), START.plusSeconds(8));
    assertThat(taken()).startsWith("\r\u001b[4A10:00:08  0 under way.");
  }

  @Test
  void leavesTheTerminalAsItFoundIt() {
    var table = table(24);
    table.show(List.of(), START);
    taken();

    table.close();

    assertThat(taken()).isEqualTo("\u001b[?7h\u001b[?25h");
  }

  @Test
  void drawsNoMoreLinesThanTheTerminalHas() {
    var table = table(10);

    table.show(LongStream.range(0, 50).mapToObj(TestingEntries::copying).toList(), START);

    assertThat(taken().chars().filter(c -> c == '\n')).hasSize(9);
  }

  @Test
  void saysHowManyLinesThereIsNoRoomFor() {
    var narrow = new LiveScreen(terminal(4));

    narrow.draw(List.of("one", "two", "three", "four"));

    assertThat(taken()).contains("one", "two", "2 lines more").doesNotContain("three");
  }

  private LiveTable table(int lines) {
    return new LiveTable(terminal(lines), ZoneOffset.UTC);
  }

  private Terminal terminal(int lines) {
    var writer = new PrintWriter(screen);
    return new Terminal(new BufferedReader(Reader.nullReader()), writer, writer, true, 80, lines);
  }

  private String taken() {
    var text = screen.toString();
    screen.getBuffer().setLength(0);
    return text;
  }
}
