package org.novalean.storage.hypervisor;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What of a domain's hardware matters to post-copy.
 *
 * @param hostDevices kinds of the host's devices that are passed through: {@code pci}, {@code
 *     mdev}, {@code usb}, …
 * @param persistentMemory it has NVDIMM or virtio-pmem devices
 * @param hugePageKib the largest page size asked for; 0 for small pages, and for huge pages of the
 *     host's default size
 */
public record Hardware(List<String> hostDevices, boolean persistentMemory, long hugePageKib) {

  /** None of it. */
  public static final Hardware PLAIN = new Hardware(List.of(), false, 0);

  public Hardware {
    requireNonNull(hostDevices, "hostDevices is null");
    hostDevices = List.copyOf(hostDevices);
  }
}
