package org.novalean.storage.messages;

import java.time.Instant;
import java.util.List;

/**
 * What a host has of a server, whichever half of a migration that is.
 *
 * @param state libvirt's, for example {@code RUNNING}; {@code NONE} where it knows no such domain
 * @param qemu a QEMU of it is there, whatever libvirt says
 * @param disks its files of disks here, by name
 * @param kept second names, relative to instances_path, of files that Nova has deleted; changed
 *     when it did so
 */
public record HalfSeen(String state, boolean qemu, List<DiskFile> disks, List<DiskFile> kept) {

  public HalfSeen {
    disks = List.copyOf(disks);
    // An agent of before says nothing of them.
    kept = kept == null ? List.of() : List.copyOf(kept);
  }

  /** Where nothing is kept. */
  public HalfSeen(String state, boolean qemu, List<DiskFile> disks) {
    this(state, qemu, disks, List.of());
  }

  /**
   * A file of a disk in {@code instances/<uuid>}.
   *
   * @param name for example {@code disk}
   * @param bytes its length
   * @param changedAt by the host's clock
   */
  public record DiskFile(String name, long bytes, Instant changedAt) {}
}
