package org.novalean.configuration.ini;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IniReaderTest {

  @Test
  void givesEachEntryWithItsSectionAndLine() {
    var file =
        IniReader.parse(
            """
            # a comment
            debug = true

            [lean]
            ; another comment
            switch = never
            """);

    assertThat(file.mistakes()).isEmpty();
    assertThat(file.sections()).containsExactly(new IniFile.Section("lean", 4));
    assertThat(file.entries())
        .containsExactly(
            new IniEntry("DEFAULT", "debug", "true", 2),
            new IniEntry("lean", "switch", "never", 6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a = b|b",
        "a: b|b",
        "a=b=c:d|b=c:d",
        "a = rabbit://u:p@h:5672/|rabbit://u:p@h:5672/",
        "a = \"b c\"|b c",
        "a = 'b'|b",
        "a = 'b\"|'b\"",
        "a = 100%(b)s $c|100%(b)s $c",
        "a = b # c|b # c",
        "a =|``",
      })
  void readsValuesAsOsloConfigDoes(String line, String value) {
    assertThat(IniReader.parse(line).value("DEFAULT", "a")).contains(value);
  }

  @Test
  void joinsContinuedLinesAndSkipsCommentsAmongThem() {
    var file = IniReader.parse("hosts =\n  a,\n  # not b\n\tc\n\nd = e\n");

    assertThat(file.mistakes()).isEmpty();
    assertThat(file.value("DEFAULT", "hosts")).contains("a,\nc");
    assertThat(file.value("DEFAULT", "d")).contains("e");
  }

  @Test
  void ofAKeyWrittenTwiceTheLastCounts() {
    var file = IniReader.parse("a = 1\n[b]\n[DEFAULT]\na = 2\n");

    assertThat(file.value("DEFAULT", "a")).contains("2");
    assertThat(file.entries()).hasSize(2);
  }

  @Test
  void saysOfEachLineThatIsNotInTheFormatWhatIsWrong() {
    var file = IniReader.parse(" a = 1\n[b\n[]\nhunter2\n= c\nd = 1\n");

    assertThat(file.mistakes()).extracting(IniFile.Mistake::line).containsExactly(1, 2, 3, 4, 5);
    assertThat(file.mistakes().get(3).message()).doesNotContain("hunter2");
    assertThat(file.value("DEFAULT", "d")).contains("1");
  }

  @Test
  void takesAByteOrderMarkAndWindowsLineEnds() {
    var file = IniReader.parse("\uFEFF[a]\r\nb = ü\r\n".getBytes(StandardCharsets.UTF_8));

    assertThat(file.mistakes()).isEmpty();
    assertThat(file.value("a", "b")).contains("ü");
  }

  @Test
  void saysWhenAFileIsNotUtf8() {
    var file = IniReader.parse("a = ü".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(file.mistakes()).singleElement().asString().contains("UTF-8");
  }
}
