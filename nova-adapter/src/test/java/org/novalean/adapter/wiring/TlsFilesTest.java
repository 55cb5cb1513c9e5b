package org.novalean.adapter.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.cli.ExitCode;
import org.novalean.adapter.cli.NovaLean;
import org.novalean.adapter.cli.Terminal;
import org.novalean.configuration.process.ProcessSignals;

/** A file for TLS that cannot be used is a mistake in the configuration, and said before all. */
class TlsFilesTest {

  private static final String KEYSTONE =
      """
      [keystone]
      auth_url = https://127.0.0.1:1/v3
      username = u
      password = hunter2
      project_name = p
      """;

  @TempDir private Path directory = Path.of("unset");
  private Path key = Path.of("unset");
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeAKeyThatAllCanRead() throws IOException {
    key = Files.writeString(directory.resolve("client.key"), "hunter2");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
  }

  @Test
  void theKeyForRabbitMqIsJudged() throws IOException {
    assertThat(
            run(
                "transport_url = rabbit://u:p@127.0.0.1:1/?ssl=1&ssl_cert_file=%s&ssl_key_file=%s\n%s"
                    .formatted(key, key, KEYSTONE)))
        .isEqualTo(ExitCode.CONFIGURATION);

    assertThat(err.toString())
        .contains("[DEFAULT] transport_url: TLS file " + key, "chmod 0640 " + key)
        .doesNotContain("hunter2");
  }

  @Test
  void theKeyForTheApisIsJudged() throws IOException {
    assertThat(
            run(
                "transport_url = rabbit://u:p@127.0.0.1:1/\n%scertfile = %s\nkeyfile = %s\n"
                    .formatted(KEYSTONE, key, key)))
        .isEqualTo(ExitCode.CONFIGURATION);

    assertThat(err.toString())
        .contains("The cloud's APIs: TLS file " + key, "chmod 0640 " + key)
        .doesNotContain("hunter2");
  }

  private int run(String text) throws IOException {
    var file = Files.writeString(directory.resolve("nova-lean.conf"), "[DEFAULT]\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    var terminal =
        new Terminal(
            new BufferedReader(new StringReader("")),
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            false,
            80,
            24);
    return new NovaLean(
            new WiredBackend(Map.of()), terminal, new ProcessSignals(), Clock.systemUTC())
        .run("--config-file", file.toString(), "seal", "web");
  }
}
