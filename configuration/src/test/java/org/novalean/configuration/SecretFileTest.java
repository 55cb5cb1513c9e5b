package org.novalean.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {

  @TempDir private Path directory = Path.of("unset");

  @ParameterizedTest
  @ValueSource(strings = {"r--------", "rw-------", "rw-r-----"})
  void givesTheSecretOfAFileThatOthersCannotRead(String mode) throws Exception {
    assertThat(SecretFile.read(file("hunter2 \n", mode))).isEqualTo(new Secret("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw-----w-", "rw------x"})
  void refusesAFileThatOthersCanReadOrAlter(String mode) throws IOException {
    var file = file("hunter2", mode);

    assertThatThrownBy(() -> SecretFile.read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("chmod 0640")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void refusesAnEmptyFileAndOneThatIsNotThere() throws IOException {
    var empty = file("\n", "rw-------");

    assertThatThrownBy(() -> SecretFile.read(empty)).hasMessageContaining("empty");
    assertThatThrownBy(() -> SecretFile.read(directory.resolve("none")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none");
  }

  private Path file(String text, String mode) throws IOException {
    var file = Files.writeString(directory.resolve("secret"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
