package org.novalean.storage.hypervisor;

import static java.util.Objects.requireNonNull;

/**
 * A block job on a disk.
 *
 * @param done bytes that libvirt counts as done
 * @param total bytes that libvirt expects; it grows while the guest writes
 * @param mibPerSecond the limit, 0 for none
 * @param ready a copy or commit is in step with the guest: every write goes to both images, and
 *     {@link Hypervisor#pivot} will be taken
 */
public record BlockJob(Kind kind, long done, long total, long mibPerSecond, boolean ready) {

  /** libvirt's kinds of block jobs. */
  public enum Kind {
    COPY,
    COMMIT,
    PULL,
    OTHER
  }

  public BlockJob {
    requireNonNull(kind, "kind is null");
  }
}
