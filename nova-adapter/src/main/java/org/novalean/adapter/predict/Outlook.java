package org.novalean.adapter.predict;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What one way of migrating will take.
 *
 * @param bytes that QEMU sends: memory with its headers, and disks
 * @param seconds of libvirt's job: the destination's QEMU is started, disks and memory are copied.
 *     What Nova does before and after is not in it
 * @param pauseSeconds how long the guest stands still
 * @param ends it ends by itself; empty where that is not known
 */
public record Outlook(Range bytes, Range seconds, Range pauseSeconds, Optional<Boolean> ends) {

  public Outlook {
    requireNonNull(bytes, "bytes is null");
    requireNonNull(seconds, "seconds is null");
    requireNonNull(pauseSeconds, "pauseSeconds is null");
    requireNonNull(ends, "ends is null");
  }
}
