package org.novalean.storage.hypervisor;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A guest's memory, seen from outside: the guest is not asked.
 *
 * @param bytes what it has, as libvirt defines it
 * @param residentBytes what its QEMU holds of that, in RAM or swapped out: every page that was
 *     written to, and with it the rest of each huge page. So no more than this can be other than
 *     zero, and less is where the guest or a huge page left zeros. Empty where it cannot be told
 * @param sample how much of it is other than zero; empty where no page was looked at
 */
public record GuestMemory(long bytes, Optional<Long> residentBytes, Optional<PageSample> sample) {

  public GuestMemory {
    requireNonNull(residentBytes, "residentBytes is null");
    requireNonNull(sample, "sample is null");
  }
}
