package org.novalean.configuration.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.novalean.configuration.SampleFile;
import org.novalean.configuration.Schema;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes all that belongs into a package of a program, besides the program itself. */
public final class Documents {

  private Documents() {}

  /**
   * Writes {@code man/man5} and {@code man/man8} (compressed, as Debian wants them), {@code
   * completion/PROGRAM} for bash, and {@code PROGRAM.conf.sample}.
   *
   * @param program with all of its commands
   * @param schema of its file, {@code PROGRAM.conf}
   * @throws IOException where the directory cannot be written to
   */
  public static void write(Path directory, CommandLine program, Schema<?> schema, String version)
      throws IOException {
    var name = program.getCommandName();
    var file = name + ".conf";
    for (var page : new CommandPages(program, version, file).render().entrySet()) {
      manual(directory.resolve("man/man8/%s.8.gz".formatted(page.getKey())), page.getValue());
    }
    manual(
        directory.resolve("man/man5/%s.5.gz".formatted(file)),
        OptionsPage.render(file, schema, version));
    text(directory.resolve("completion").resolve(name), AutoComplete.bash(name, program));
    text(directory.resolve(file + ".sample"), SampleFile.render(schema));
  }

  private static void manual(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(UTF_8));
    }
  }

  private static void text(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }
}
