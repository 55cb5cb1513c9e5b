package org.novalean.storage.libvirt;

import org.novalean.storage.hypervisor.DomainChange;

/** The numbers of virDomainEventType and its details (libvirt/libvirt-domain.h). */
final class DomainChanges {

  private static final int STARTED = 2;
  private static final int SUSPENDED = 3;
  private static final int RESUMED = 4;

  private static final int SUSPENDED_POSTCOPY = 7;
  private static final int RESUMED_POSTCOPY = 3;

  private DomainChanges() {}

  static DomainChange of(int event, int detail) {
    if (event == STARTED) {
      return DomainChange.STARTED;
    }
    return (event == SUSPENDED && detail == SUSPENDED_POSTCOPY)
            || (event == RESUMED && detail == RESUMED_POSTCOPY)
        ? DomainChange.POST_COPY
        : DomainChange.OTHER;
  }
}
