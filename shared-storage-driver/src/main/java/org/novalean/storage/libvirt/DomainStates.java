package org.novalean.storage.libvirt;

import org.novalean.storage.hypervisor.DomainState;

/** The numbers of virDomainState and its reasons (libvirt/libvirt-domain.h). */
final class DomainStates {

  private static final int RUNNING = 1;
  private static final int BLOCKED = 2;
  private static final int PAUSED = 3;
  private static final int SHUTDOWN = 4;
  private static final int SHUTOFF = 5;
  private static final int CRASHED = 6;
  private static final int PMSUSPENDED = 7;

  private static final int RUNNING_POSTCOPY = 10;
  private static final int RUNNING_POSTCOPY_FAILED = 11;

  private static final int PAUSED_USER = 1;
  private static final int PAUSED_MIGRATION = 2;
  private static final int PAUSED_POSTCOPY = 12;
  private static final int PAUSED_POSTCOPY_FAILED = 13;

  private DomainStates() {}

  static DomainState of(int state, int reason) {
    return switch (state) {
      case RUNNING, BLOCKED -> running(reason);
      case PAUSED -> paused(reason);
      // QEMU is there, the guest is not at work.
      case SHUTDOWN, PMSUSPENDED -> DomainState.PAUSED_OTHER;
      case SHUTOFF -> DomainState.SHUT_OFF;
      case CRASHED -> DomainState.CRASHED;
      default -> DomainState.OTHER;
    };
  }

  private static DomainState running(int reason) {
    return switch (reason) {
      case RUNNING_POSTCOPY -> DomainState.RUNNING_POST_COPY;
      case RUNNING_POSTCOPY_FAILED -> DomainState.RUNNING_POST_COPY_FAILED;
      default -> DomainState.RUNNING;
    };
  }

  private static DomainState paused(int reason) {
    return switch (reason) {
      case PAUSED_USER -> DomainState.PAUSED_BY_USER;
      case PAUSED_MIGRATION -> DomainState.PAUSED_MIGRATION;
      case PAUSED_POSTCOPY -> DomainState.PAUSED_POST_COPY;
      case PAUSED_POSTCOPY_FAILED -> DomainState.PAUSED_POST_COPY_FAILED;
      default -> DomainState.PAUSED_OTHER;
    };
  }
}
