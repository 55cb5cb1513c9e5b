package org.novalean.configuration.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.configuration.TestingSchema;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class DocumentsTest {

  @Command(
      name = "teapot",
      mixinStandardHelpOptions = true,
      description = "Makes tea. And more.",
      footerHeading = "%nExit status:%n",
      footer = {"  0   done", "  1   100%% wrong"})
  static final class Teapot {}

  @Command(name = "brew", description = "Brew a pot.")
  static final class Brew implements Runnable {

    @Parameters(paramLabel = "TEA", description = "Which tea; 'green' or a \\path.")
    private String tea = "";

    @Option(names = "--strong", description = ".5 of it more.")
    private boolean strong;

    @Option(names = "--minutes", paramLabel = "N", description = "How long.")
    private int minutes;

    @Override
    public void run() {
      System.out.println(tea + strong + minutes);
    }
  }

  @Command(name = "explode", hidden = true)
  static final class Explode implements Runnable {
    @Override
    public void run() {}
  }

  private final Path directory;

  DocumentsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void write() throws IOException {
    Documents.write(
        directory,
        new CommandLine(new Teapot()).addSubcommand(new Brew()).addSubcommand(new Explode()),
        TestingSchema.SCHEMA,
        "1.2");
  }

  private String page(String name) throws IOException {
    var file = directory.resolve("man").resolve(name + ".gz");
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theProgramHasAPageWithItsCommandsAndItsExitStatus() throws IOException {
    assertThat(page("man8/teapot.8"))
        .contains(
            ".TH TEAPOT 8", "teapot 1.2", "teapot \\- Makes tea\n", "\\fBbrew\\fR\nBrew a pot.")
        .contains(".SH \"EXIT STATUS\"", "  1   100% wrong")
        .doesNotContain("explode");
  }

  @Test
  void eachCommandHasAPageWithItsArgumentsAndOptions() throws IOException {
    assertThat(page("man8/teapot-brew.8"))
        .contains("teapot\\-brew \\- Brew a pot\n")
        .contains("\\fBTEA\\fR\nWhich tea; 'green' or a \\epath.")
        .contains("\\fB\\-\\-minutes N\\fR\nHow long.")
        .as("a line that begins with a dot is no request")
        .contains("\n\\&.5 of it more.");
    assertThat(directory.resolve("man/man8/teapot-explode.8.gz")).doesNotExist();
  }

  @Test
  void everyOptionOfTheFileIsExplained() throws IOException {
    var page = page("man5/teapot.conf.5");
    for (var option : TestingSchema.SCHEMA.options()) {
      assertThat(page).contains("\\fB%s\\fR\n%s".formatted(option.name(), option.help().get(0)));
    }
    assertThat(page).contains("Default: 3", "Required.", ".SH \"[cups]\"");
  }

  @Test
  void bashCompletesCommands() throws IOException {
    assertThat(directory.resolve("completion/teapot")).content().contains("brew", "--minutes");
    assertThat(
            new ProcessBuilder("bash", "-n", directory.resolve("completion/teapot").toString())
                .inheritIO()
                .start()
                .onExit()
                .join()
                .exitValue())
        .isZero();
  }

  @Test
  void theSampleIsThatOfTheProgram() {
    assertThat(directory.resolve("teapot.conf.sample")).content().contains("#size = 3");
  }

  /** By groff, as man-db's own check does: {@code man --warnings}. */
  @Test
  void manFindsNothingToWarnOf() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is not installed");
    for (var name : List.of("man8/teapot.8", "man8/teapot-brew.8", "man5/teapot.conf.5")) {
      var plain = Files.writeString(directory.resolve("page"), page(name));
      var groff =
          new ProcessBuilder("groff", "-man", "-ww", "-Tutf8", "-rLL=80n", plain.toString())
              .redirectOutput(directory.resolve("rendered").toFile())
              .redirectError(directory.resolve("warnings").toFile())
              .start();
      assertThat(groff.onExit().join().exitValue()).isZero();
      assertThat(directory.resolve("warnings")).as(name).content().isEmpty();
      // Bold letters are struck twice.
      assertThat(Files.readString(directory.resolve("rendered")).replaceAll(".\b", ""))
          .contains("NAME", "DESCRIPTION");
    }
  }
}
