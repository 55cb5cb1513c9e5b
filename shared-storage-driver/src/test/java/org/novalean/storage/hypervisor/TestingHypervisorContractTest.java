package org.novalean.storage.hypervisor;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.image.TestingDiskImages;
import org.novalean.storage.image.TestingImage;

class TestingHypervisorContractTest extends HypervisorContract {

  private static final long SIZE = 64 << 20;

  private Host host = new TestingHost(Path.of("/"), new TestingHypervisor());

  @BeforeEach
  void open(@TempDir Path directory) {
    host = new TestingHost(directory, new TestingHypervisor());
  }

  @AfterEach
  void close() {
    host.hypervisor().close();
  }

  @Override
  protected Host host() {
    return host;
  }

  private record TestingHost(Path directory, TestingHypervisor hypervisor) implements Host {

    private static final TestingDiskImages IMAGES = new TestingDiskImages();

    @Override
    public Path path(String name) {
      return directory.resolve(name);
    }

    @Override
    public void createImage(Path image) {
      IMAGES.create(image, SIZE);
    }

    @Override
    public void createOverlay(Path image, Path backing) {
      IMAGES.createOverlay(image, backing, SIZE);
    }

    @Override
    public String start(Path disk) {
      var serverId = UUID.randomUUID().toString();
      hypervisor.define(serverId, Map.of("vda", disk));
      hypervisor.start(serverId);
      return serverId;
    }

    @Override
    public String start(Path disk, int memoryMib) {
      var serverId = start(disk);
      var bytes = (long) memoryMib << 20;
      hypervisor.memory(
          serverId,
          new GuestMemory(bytes, Optional.of(bytes / 2), Optional.of(new PageSample(10, 5))));
      return serverId;
    }

    @Override
    public void guestWrites(String serverId, int block, int value) {
      hypervisor.guestWrites(serverId, "vda", block, value);
    }

    @Override
    public void guestFlushes(String serverId) {
      hypervisor.guestFlushes(serverId, "vda");
    }

    @Override
    public int guestReads(String serverId, int block) {
      return hypervisor.guestReads(serverId, "vda", block);
    }

    @Override
    public void kill(String serverId) {
      hypervisor.kill(serverId);
    }

    @Override
    public boolean isOpenForWriting(Path image) {
      return hypervisor.isOpenForWriting(image);
    }

    @Override
    public int onTheDisk(Path image, int block) {
      return TestingImage.contents(image).getOrDefault(block, 0);
    }
  }
}
