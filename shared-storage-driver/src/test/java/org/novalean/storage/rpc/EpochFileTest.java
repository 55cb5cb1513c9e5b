package org.novalean.storage.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochFileTest {

  @Test
  void theHighestEpochOutlivesTheAgent(@TempDir Path directory) {
    var file = directory.resolve("epoch");
    assertThat(new EpochFile(file).highest()).isZero();
    var fence = new EpochFile(file);
    fence.raise(7);
    fence.raise(8);

    assertThat(fence.highest()).isEqualTo(8);
    assertThat(new EpochFile(file).highest()).isEqualTo(8);
  }

  @Test
  void aFileThatHoldsSomethingElseIsNotGuessedAt(@TempDir Path directory) throws Exception {
    var file = Files.writeString(directory.resolve("epoch"), "seven\n");

    assertThatThrownBy(() -> new EpochFile(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("repair or remove it");
  }

  @Test
  void whatCannotBeKeptIsNotRaised(@TempDir Path directory) {
    var fence = new EpochFile(directory.resolve("missing").resolve("epoch"));

    assertThatThrownBy(() -> fence.raise(7)).hasMessageContaining("cannot be kept");
    assertThat(fence.highest()).isZero();
  }
}
