package org.novalean.storage.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.ptr.IntByReference;
import org.libvirt.jna.DomainPointer;

/** The functions of libvirt that libvirt-java 0.5.4 does not bind (libvirt/libvirt-domain.h). */
interface MoreLibvirt extends Library {

  MoreLibvirt INSTANCE = Native.load("virt", MoreLibvirt.class);

  int virDomainGetState(
      DomainPointer domain, IntByReference state, IntByReference reason, int flags);

  /** Bandwidth in MiB/s, 0 for no limit. */
  int virDomainBlockPull(DomainPointer domain, String disk, NativeLong bandwidth, int flags);

  /** Bandwidth in MiB/s, 0 for no limit. */
  int virDomainBlockJobSetSpeed(DomainPointer domain, String disk, NativeLong bandwidth, int flags);

  /** Bandwidth in MiB/s. */
  int virDomainMigrateSetMaxSpeed(DomainPointer domain, NativeLong bandwidth, int flags);
}
