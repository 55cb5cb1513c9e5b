package org.novalean.storage.agent.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.configuration.SampleFile;
import org.novalean.storage.agent.config.NovaLeanAgentConf;

/** What systemd and dpkg ask the agent, by its exit code. */
class CommandsForPackagesTest {

  private static final String SHARE = "[share]\nshare = path:/nonexistent\n";

  private final Path directory;

  CommandsForPackagesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private int run(String command, String content) throws IOException {
    var file = Files.writeString(directory.resolve("nova-lean-agent.conf"), content);
    return Main.program().execute(command, "--config-file", file.toString());
  }

  private String complete() {
    return "[DEFAULT]\ntransport_url = rabbit://u:p@127.0.0.1/\nstate_path = %s\n%sinstances_path = %s\n"
        .formatted(directory, SHARE, directory);
  }

  @Test
  void novaStartsWhereTheShareIsNotConfigured() throws IOException {
    assertThat(run("check-share", SampleFile.render(NovaLeanAgentConf.schema(() -> "h")))).isZero();
    assertThat(Main.program().execute("check-share", "--config-file", "/nonexistent")).isZero();
  }

  @Test
  void novaDoesNotStartWithoutTheShareThatIsConfigured() throws IOException {
    Files.createDirectory(directory.resolve("_base"));
    assertThat(run("check-share", complete())).isEqualTo(1);
  }

  @Test
  void aMistakeInTheConfigurationDoesNotLetNovaStartWithoutTheShare() throws IOException {
    assertThat(run("check-share", complete() + "shaer = x\n")).isEqualTo(Main.CONFIGURATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[DEFAULT]\ndebug = true\n"})
  void anAgentThatWasNeverFilledInCanGo(String content) throws IOException {
    assertThat(run("leave", content)).isZero();
  }

  @Test
  void anAgentWithoutMountsAndJobsCanGo() throws IOException {
    assertThat(run("leave", complete())).isZero();
  }

  @Test
  void whatCannotBeReadKeepsTheAgent() throws IOException {
    assertThat(run("leave", complete() + "shaer = x\n")).isEqualTo(Main.CONFIGURATION);
  }

  @Test
  void aKeyForRabbitMqThatOthersCanReadIsAMistakeInTheConfiguration() throws IOException {
    var key = Files.writeString(directory.resolve("client.key"), "key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    var url = "rabbit://u:p@127.0.0.1/?ssl=1&ssl_cert_file=%s&ssl_key_file=%s".formatted(key, key);

    assertThat(run("run", complete().replace("rabbit://u:p@127.0.0.1/", url)))
        .isEqualTo(Main.CONFIGURATION);
  }
}
