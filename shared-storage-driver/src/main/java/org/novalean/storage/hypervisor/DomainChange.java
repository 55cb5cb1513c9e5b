package org.novalean.storage.hypervisor;

/** What happened to a domain, as far as the difference matters here. */
public enum DomainChange {
  /** It has a new QEMU; one that a migration is to bring here has it before the migration. */
  STARTED,
  /**
   * A migration went over to post-copy: on its source the guest was stopped for that, on its
   * destination it runs (libvirt, virDomainMigrateStartPostCopy). QEMU's {@link VcpuEvent} of it
   * was told before (seen).
   */
  POST_COPY,
  /** Stopped, paused, resumed, defined, undefined. */
  OTHER
}
