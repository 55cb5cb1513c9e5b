package org.novalean.storage.share;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.novalean.storage.Mount;
import org.novalean.storage.MountTable;
import org.novalean.storage.io.FileWork;

/** A directory that is mounted as a share on testing hosts, by symbolic links. */
final class TestingShare {

  static final ShareLocation LOCATION = ShareLocation.parse("nfs://nas:/srv/nova");

  private final Path directory;

  /** Makes it: {@code _base} and {@code locks}, empty. */
  TestingShare(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory.resolve("_base"));
    Files.createDirectories(directory.resolve("locks"));
  }

  Path base() {
    return directory.resolve("_base");
  }

  /** A host that has it mounted. */
  Host host(Path instances) throws IOException {
    Files.createDirectories(instances);
    var host = new Host(new SharePlace(instances.toRealPath()), new ArrayList<>());
    host.mount(this);
    return host;
  }

  /** What a host has mounted. */
  record Host(SharePlace place, List<Mount> mounts) {

    void mount(TestingShare share) throws IOException {
      unmount();
      for (var name : List.of("_base", "locks")) {
        var real = share.directory.resolve(name).toRealPath();
        Files.delete(place.instancesPath().resolve(name));
        Files.createSymbolicLink(place.instancesPath().resolve(name), real);
        mounts.add(new Mount(real, "/" + name, "nfs4", "nas:/srv/nova"));
      }
    }

    void unmount() throws IOException {
      mounts.clear();
      mounts.add(new Mount(Path.of("/"), "/", "ext4", "/dev/sda1"));
      for (var name : List.of("_base", "locks")) {
        Files.deleteIfExists(place.instancesPath().resolve(name));
        Files.createDirectory(place.instancesPath().resolve(name));
      }
    }

    FileWork.Work<MountTable> table() {
      return () -> new MountTable(mounts);
    }

    static FileWork files() {
      return new FileWork("share", 2, Duration.ofSeconds(30));
    }
  }
}
