package org.novalean.storage.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableTest {

  private final Path directory;

  DurableTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aFileIsReplacedWholeAndNoDraftStays() throws IOException {
    var file = directory.resolve("file");
    Durable.write(file, "one".getBytes(UTF_8));
    Durable.write(file, "two".getBytes(UTF_8));

    assertThat(file).hasContent("two");
    assertThat(directory).isDirectoryContaining(file::equals);
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void ofSeveralWhoWriteAFileOnceTheFirstDoes() throws IOException {
    var file = directory.resolve("file");
    assertThat(Durable.writeOnce(file, "one".getBytes(UTF_8))).isTrue();
    assertThat(Durable.writeOnce(file, "two".getBytes(UTF_8))).isFalse();

    assertThat(file).hasContent("one");
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }
}
