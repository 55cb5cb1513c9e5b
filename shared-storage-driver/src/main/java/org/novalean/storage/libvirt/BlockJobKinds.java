package org.novalean.storage.libvirt;

import org.novalean.storage.hypervisor.BlockJob.Kind;

/** The numbers of virDomainBlockJobType (libvirt/libvirt-domain.h). */
final class BlockJobKinds {

  private static final int PULL = 1;
  private static final int COPY = 2;
  private static final int COMMIT = 3;
  private static final int ACTIVE_COMMIT = 4;

  private BlockJobKinds() {}

  static Kind of(int type) {
    return switch (type) {
      case PULL -> Kind.PULL;
      case COPY -> Kind.COPY;
      case COMMIT, ACTIVE_COMMIT -> Kind.COMMIT;
      default -> Kind.OTHER;
    };
  }
}
