package org.novalean.storage.image;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The fake does what qemu-img does. */
class TestingDiskImagesTest extends DiskImagesContract {

  private final DiskImages images = new TestingDiskImages();
  private final Path directory;

  TestingDiskImagesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Override
  protected DiskImages images() {
    return images;
  }

  @Override
  protected Path directory() {
    return directory;
  }
}
