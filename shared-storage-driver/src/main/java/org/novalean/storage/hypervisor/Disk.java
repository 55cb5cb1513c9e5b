package org.novalean.storage.hypervisor;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A disk of a domain.
 *
 * @param target the guest's name of it, for example {@code vda}
 * @param device libvirt's kind: {@code disk}, {@code cdrom}, {@code lun}, {@code floppy}
 * @param source its top image where that is a file or a block device; empty for network disks and
 *     empty drives
 * @param file whether the source is a file
 * @param format {@code qcow2}, {@code raw}, …
 * @param serial what Nova gives volumes: Cinder's id; empty for a local disk
 * @param chain the images from the top down, as libvirt knows them; for a domain that does not run
 *     just the top
 */
public record Disk(
    String target,
    String device,
    Optional<Path> source,
    boolean file,
    String format,
    boolean readOnly,
    boolean shareable,
    Optional<String> serial,
    List<Path> chain) {

  public Disk {
    requireNonNull(target, "target is null");
    requireNonNull(device, "device is null");
    requireNonNull(source, "source is null");
    requireNonNull(format, "format is null");
    requireNonNull(serial, "serial is null");
    chain = List.copyOf(chain);
  }
}
