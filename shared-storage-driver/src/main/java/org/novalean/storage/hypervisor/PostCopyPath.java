package org.novalean.storage.hypervisor;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The way that a server took from this host to another, as Nova gave it to libvirt.
 *
 * @param libvirtUri of the other host's libvirt, for example {@code qemu+tcp://compute2/system}
 * @param migrationUri where its QEMU takes memory, for example {@code tcp://10.0.0.12}; empty where
 *     the other libvirt says so itself
 * @param disksCopied disks were copied along ({@code VIR_MIGRATE_NON_SHARED_INC})
 * @param tls memory is encrypted ({@code VIR_MIGRATE_TLS})
 */
public record PostCopyPath(
    String libvirtUri, Optional<String> migrationUri, boolean disksCopied, boolean tls) {

  public PostCopyPath {
    requireNonNull(libvirtUri, "libvirtUri is null");
    requireNonNull(migrationUri, "migrationUri is null");
  }
}
