package org.novalean.storage.share;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.novalean.configuration.ini.IniFile;
import org.novalean.configuration.ini.IniReader;

/**
 * Whether Nova's image cache may delete base images. Its registry of who uses an image is in
 * instances_path: where that is local, each host takes the images of all others for unused.
 */
public final class ImageCacheSettings {

  private static final String SECTION = "image_cache";
  private static final Set<String> FALSE = Set.of("false", "0", "no", "off");

  private ImageCacheSettings() {}

  /**
   * Reads Nova's files as oslo.config does: of an option in several files the last counts, and
   * {@code *.conf} in a directory are read in order.
   *
   * @param sources files, and directories of files, in the order of nova-compute's command line
   * @return what should be set right and how; empty where nothing
   * @throws IOException where a file cannot be read
   */
  public static Optional<String> problem(List<Path> sources) throws IOException {
    var files = new ArrayList<IniFile>();
    for (var source : sources) {
      for (var file : filesOf(source)) {
        files.add(IniReader.read(file));
      }
    }
    var interval = value(files, "manager_interval").filter("-1"::equals);
    var remove =
        value(files, "remove_unused_base_images")
            .filter(text -> FALSE.contains(text.toLowerCase(Locale.ROOT)));
    return interval.isPresent() || remove.isPresent()
        ? Optional.empty()
        : Optional.of(
            "Nova's image cache may delete base images that other hosts use: set [image_cache] manager_interval=-1 in nova.conf and restart nova-compute");
  }

  private static List<Path> filesOf(Path source) throws IOException {
    if (!Files.isDirectory(source)) {
      return Files.exists(source) ? List.of(source) : List.of();
    }
    try (var files = Files.list(source)) {
      return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
    }
  }

  private static Optional<String> value(List<IniFile> files, String key) {
    return files.stream()
        .flatMap(file -> file.value(SECTION, key).stream())
        .map(String::strip)
        .reduce((first, second) -> second);
  }
}
