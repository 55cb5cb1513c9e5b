package org.novalean.storage.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
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

  /** Returns at once; what QEMU finds is among its statistics later. */
  int virDomainStartDirtyRateCalc(DomainPointer domain, int seconds, int flags);

  /**
   * What libvirt knows of domains.
   *
   * @param domains an array that ends with NULL
   * @param records an array of as many records as is returned, to be freed by {@link
   *     #virDomainStatsRecordListFree}
   */
  int virDomainListGetStats(Pointer domains, int groups, PointerByReference records, int flags);

  void virDomainStatsRecordListFree(Pointer records);

  /** Bandwidth in MiB/s. */
  int virDomainMigrateSetMaxSpeed(DomainPointer domain, NativeLong bandwidth, int flags);
}
