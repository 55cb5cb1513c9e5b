package org.novalean.storage.job;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.hypervisor.QemuProcess;
import org.novalean.storage.image.ImageInfo;
import org.novalean.storage.layer.LayerName;

/**
 * A disk that a job may be begun on.
 *
 * @param file its top image
 * @param chain from the top down
 * @param layer the at-rest layer of this disk that it lies on, where it does
 */
public record CheckedDisk(
    Path file, ImageInfo info, QemuProcess process, List<Path> chain, Optional<LayerName> layer) {

  public CheckedDisk {
    chain = List.copyOf(chain);
  }
}
