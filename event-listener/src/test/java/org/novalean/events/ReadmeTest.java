package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Run in the module's directory, as Maven does. */
class ReadmeTest {

  @Test
  void theExampleOfTheReadmeIsTheOneThatCompiles() throws IOException {
    List<String> lines =
        Files.readAllLines(
            Path.of("src/test/java/org/novalean/events/example/PrintMigrations.java"));
    String body =
        String.join("\n", lines.subList(indexOf(lines, "    try ("), indexOf(lines, "  }")));

    assertThat(Files.readString(Path.of("README.md"))).contains(body.stripIndent());
  }

  private static int indexOf(List<String> lines, String prefix) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(prefix)) {
        return i;
      }
    }
    throw new AssertionError("no line begins with '" + prefix + "'");
  }
}
