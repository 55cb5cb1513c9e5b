package org.novalean.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.config.NovaLeanConf;
import org.novalean.storage.agent.config.NovaLeanAgentConf;
import org.novalean.storage.agent.wiring.Main;

/** What operators read of options and commands is what the code says. */
class DocumentsTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final String WRITE = "nova-lean.write-docs";
  private static final String REGENERATE =
      "write it anew: ./mvnw -pl nova-adapter -am test -Dtest=DocumentsTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -D"
          + WRITE;

  @Test
  void everyOptionIsDocumented() throws IOException {
    compare(
        "configuration.md",
        OptionsDocument.render(
            NovaLeanConf.SCHEMA, NovaLeanAgentConf.schema(() -> "the machine's host name")));
  }

  @Test
  void everyCommandIsDocumented() throws IOException {
    var nowhere = new PrintWriter(Writer.nullWriter());
    var program =
        new NovaLean(
            new TestingBackend(),
            new Terminal(new BufferedReader(Reader.nullReader()), nowhere, nowhere, false, 80, 24),
            action -> {},
            Clock.systemUTC());
    compare("commands.md", CommandsDocument.render(program.commandLine(), Main.program()));
  }

  private static void compare(String name, String text) throws IOException {
    var file = DOCS.resolve(name);
    if (System.getProperty(WRITE) != null) {
      Files.createDirectories(DOCS);
      Files.writeString(file, text);
    }
    assertThat(file).as(REGENERATE).exists();
    assertThat(Files.readString(file)).as("%s: %s", name, REGENERATE).isEqualTo(text);
  }
}
