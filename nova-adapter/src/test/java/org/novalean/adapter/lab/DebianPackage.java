package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A package that this checkout has built, and the same with another version's number. */
record DebianPackage(String name, Path file) {
  private static final Pattern VERSION = Pattern.compile("(?m)^(Implementation-Version: ).*");

  static DebianPackage built(String name) {
    var target =
        Path.of(name.equals("nova-lean-agent") ? "../shared-storage-driver" : ".", "target");
    try (var found = Files.newDirectoryStream(target, name + "_*_all.deb")) {
      var file = found.iterator();
      assertThat(file.hasNext())
          .as("./mvnw -DskipTests package builds %s into %s", name, target)
          .isTrue();
      return new DebianPackage(name, file.next().toAbsolutePath().normalize());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a later (or earlier) build would be; its programs say so, too. */
  DebianPackage rebuilt(Path directory, String version) {
    var tree = directory.resolve(name + "-" + version);
    var rebuilt = directory.resolve("%s_%s_all.deb".formatted(name, version));
    Lab.execute("dpkg-deb", "--raw-extract", file.toString(), tree.toString());
    Lab.execute(
        "sed",
        "-i",
        "s/^Version: .*/Version: " + version + "/",
        tree.resolve("DEBIAN/control").toString());
    setVersion(tree, version);
    Lab.execute(
        "dpkg-deb",
        "--root-owner-group",
        "-Zgzip",
        "-z1",
        "--build",
        tree.toString(),
        rebuilt.toString());
    Lab.execute("rm", "-r", tree.toString());
    return new DebianPackage(name, rebuilt);
  }

  private static void setVersion(Path tree, String version) {
    try (var files = Files.walk(tree)) {
      for (var jar : files.filter(DebianPackage::isOurs).toList()) {
        try (var content = FileSystems.newFileSystem(jar)) {
          var manifest = content.getPath("META-INF", "MANIFEST.MF");
          Files.writeString(
              manifest, VERSION.matcher(Files.readString(manifest)).replaceAll("$1" + version));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOurs(Path file) {
    return file.getFileName().toString().matches("(nova-adapter|shared-storage-driver)-.*\\.jar");
  }
}
