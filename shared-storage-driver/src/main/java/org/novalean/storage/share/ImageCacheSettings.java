package org.novalean.storage.share;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.nova.NovaConf;

/**
 * Whether Nova's image cache may delete base images. Its registry of who uses an image is in
 * instances_path: where that is local, each host takes the images of all others for unused.
 */
public final class ImageCacheSettings {

  private ImageCacheSettings() {}

  /**
   * What should be set right and how; empty where nothing.
   *
   * @param sources files, and directories of files, in the order of nova-compute's command line
   * @throws IOException where a file cannot be read
   */
  public static Optional<String> problem(List<Path> sources) throws IOException {
    return NovaConf.read(sources).keepsBaseImages()
        ? Optional.empty()
        : Optional.of(
            "Nova's image cache may delete base images that other hosts use: set [image_cache] manager_interval=-1 in nova.conf and restart nova-compute");
  }
}
