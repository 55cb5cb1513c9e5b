package org.novalean.storage.hypervisor;

/** libvirt's state and reason, as far as the difference matters here. */
public enum DomainState {
  RUNNING,
  /** On the destination: the guest runs, memory still comes. */
  RUNNING_POST_COPY,
  /** On the destination: the guest runs until it needs a page that can no longer come. */
  RUNNING_POST_COPY_FAILED,
  /** By {@link Hypervisor#suspend} or anybody's {@code virDomainSuspend}. */
  PAUSED_BY_USER,
  /** On the source, while a migration switches over. */
  PAUSED_MIGRATION,
  /** On the source: the guest runs on the destination. */
  PAUSED_POST_COPY,
  PAUSED_POST_COPY_FAILED,
  /** For any other reason, an I/O error or a live snapshot for example. */
  PAUSED_OTHER,
  SHUT_OFF,
  CRASHED,
  OTHER;

  /** A QEMU process is there. */
  public boolean isActive() {
    return this != SHUT_OFF && this != CRASHED && this != OTHER;
  }
}
