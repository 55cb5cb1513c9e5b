package org.novalean.storage.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageCacheSettingsTest {

  private final Path directory;

  ImageCacheSettingsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private void write(String name, String text) throws IOException {
    var file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private boolean isSafe() throws IOException {
    return ImageCacheSettings.problem(
            List.of(directory.resolve("nova.conf"), directory.resolve("nova.conf.d")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "manager_interval=-1, true",
    "manager_interval = 2400, false",
    "remove_unused_base_images=False, true",
    "remove_unused_base_images=no, true",
    "remove_unused_base_images=True, false",
    "subdirectory_name=_base, false"
  })
  void isSafeWhenNovaDeletesNothing(String line, boolean safe) throws IOException {
    write("nova.conf", "[image_cache]\n" + line + "\n");
    assertThat(isSafe()).isEqualTo(safe);
  }

  @Test
  void theLastFileCounts() throws IOException {
    write("nova.conf", "[image_cache]\nmanager_interval=-1\n");
    write("nova.conf.d/a.conf", "[image_cache]\nmanager_interval=60\n");
    assertThat(isSafe()).isFalse();

    write("nova.conf.d/b.conf", "[image_cache]\nmanager_interval=-1\n");
    write("nova.conf.d/c.conf.bak", "[image_cache]\nmanager_interval=60\n");
    assertThat(isSafe()).isTrue();
  }

  @Test
  void withoutAnySettingNovaDeletesImages() throws IOException {
    assertThat(ImageCacheSettings.problem(List.of(directory.resolve("nova.conf"))).orElseThrow())
        .contains("[image_cache] manager_interval=-1");
  }
}
