package org.novalean.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.events.TransportUrl;

class ConfigurationFileTest {

  private static final String MINIMAL = "[DEFAULT]\ntransport_url = rabbit://u:p@host:5672/\n";

  private Path file = Path.of("unset");

  @BeforeEach
  void place(@TempDir Path directory) {
    file = directory.resolve("teapot.conf");
  }

  @Test
  void fillsInEveryDefault() throws Exception {
    var settings = load(MINIMAL);

    assertThat(settings.get(TestingSchema.SIZE)).isEqualTo(3);
    assertThat(settings.get(TestingSchema.NAMES)).isEmpty();
    assertThat(settings.find(TestingSchema.LOG_FILE)).isEmpty();
    assertThat(settings.find(TestingSchema.WAIT)).isEmpty();
    assertThat(settings.has(TestingSchema.SIZE)).isFalse();
  }

  @Test
  void takesWhatTheFileGives() throws Exception {
    var settings = load(MINIMAL + "debug = on\n[cups]\nnames = a,\n  b\nwait = 0.5\n");

    assertThat(settings.get(TestingSchema.TRANSPORT_URL))
        .isEqualTo(TransportUrl.parse("rabbit://u:p@host:5672/"));
    assertThat(settings.get(TestingSchema.DEBUG)).isTrue();
    assertThat(settings.get(TestingSchema.NAMES)).containsExactly("a", "b");
    assertThat(settings.get(TestingSchema.WAIT)).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.line(TestingSchema.WAIT)).isEqualTo(7);
  }

  @Test
  void reportsAllMistakesAtOnceEachWithItsLine() {
    assertThatThrownBy(
            () ->
                load(
                    """
                    [DEFAULT]
                    debug = maybe
                    [cupz]
                    lid = 5
                    [cups]
                    sise = 5
                    size = 0
                    names = a
                    names = b
                    log_file = /l
                    a line
                    colour = red
                    """))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            """
            FILE: [DEFAULT] transport_url is missing: add transport_url = … to it, a URL such as \
            rabbit://user:password@host:5672/
            FILE:2: [DEFAULT] debug: 'maybe' is not true or false
            FILE:3: unknown section [cupz]: did you mean [cups]?
            FILE:6: unknown option 'sise' in [cups]: did you mean 'size'?
            FILE:7: [cups] size: '0' is not a whole number from 1 to 9
            FILE:9: [cups] names was given in line 8 already: keep one of them
            FILE:10: unknown option 'log_file' in [cups]; it belongs in [DEFAULT]
            FILE:11: not a 'key = value', a [section] or a # comment
            FILE:12: unknown option 'colour' in [cups]; see teapot config-sample"""
                .replace("FILE", file.toString()));
  }

  @Test
  void whatConcernsSeveralOptionsIsAskedOnceEachIsRight() {
    assertThatThrownBy(() -> load(MINIMAL + "[cups]\nsize = 1\nnames = a, b\n"))
        .hasMessage(file + ":5: more names than [cups] size");
    assertThatThrownBy(() -> load(MINIMAL + "[cups]\nsize = x\nnames = a, b, c, d\n"))
        .hasMessageContaining(":4: ")
        .hasMessageNotContaining("more names");
  }

  @Test
  void anEmptyListIsAListButAnEmptyNumberIsAMistake() throws Exception {
    assertThat(load(MINIMAL + "[cups]\nnames =\n").get(TestingSchema.NAMES)).isEmpty();
    assertThatThrownBy(() -> load(MINIMAL + "[cups]\nsize =\n"))
        .hasMessageContaining("[cups] size has no value");
  }

  @Test
  void neverShowsASecret() {
    assertThatThrownBy(() -> load("[DEFAULT]\ntransport_url = hunter2\n"))
        .hasMessageContaining("transport_url")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void saysHowToMakeAMissingFile() {
    assertThatThrownBy(() -> ConfigurationFile.load(file, TestingSchema.SCHEMA))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there is no such file")
        .hasMessageContaining("'teapot config-sample'");
  }

  @Test
  void warnsWhenEveryUserCanReadTheSecrets() throws Exception {
    write(MINIMAL, "rw-r--r--");
    assertThat(ConfigurationFile.load(file, TestingSchema.SCHEMA).warnings())
        .singleElement()
        .asString()
        .contains("chmod 0640");

    write(MINIMAL, "rw-r-----");
    assertThat(ConfigurationFile.load(file, TestingSchema.SCHEMA).warnings()).isEmpty();
  }

  private Settings load(String text) throws Exception {
    write(text, "rw-------");
    return ConfigurationFile.load(file, TestingSchema.SCHEMA).configuration();
  }

  private void write(String text, String mode) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
