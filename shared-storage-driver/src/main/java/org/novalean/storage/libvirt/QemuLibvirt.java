package org.novalean.storage.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;

/** What libvirt offers for QEMU alone (libvirt/libvirt-qemu.h). */
interface QemuLibvirt extends Library {

  QemuLibvirt INSTANCE = Native.load("virt-qemu", QemuLibvirt.class);

  /**
   * Sends a command of QMP. Returns 0 for QMP's own errors, too.
   *
   * @param result a C string, to be freed by the caller
   */
  int virDomainQemuMonitorCommand(
      DomainPointer domain, String command, PointerByReference result, int flags);

  /** VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX. */
  int EVENT_IS_REGEX = 1;

  /** virConnectDomainQemuMonitorEventCallback. */
  interface MonitorEventCallback extends Callback {
    /**
     * An event of QMP.
     *
     * @param seconds since the epoch, as QEMU took the time
     * @param micros besides
     * @param details the event's data as JSON; NULL where it has none
     */
    void eventCallback(
        ConnectionPointer connection,
        DomainPointer domain,
        String event,
        long seconds,
        int micros,
        Pointer details,
        Pointer opaque);
  }

  /**
   * Asks for events of QMP; the domains are not marked as tainted by that. Refused on a connection
   * that may only read. Returns a number of 0 or more.
   *
   * @param domain NULL for all
   * @param event its name, or with {@link #EVENT_IS_REGEX} a pattern of names
   */
  int virConnectDomainQemuMonitorEventRegister(
      ConnectionPointer connection,
      Pointer domain,
      String event,
      MonitorEventCallback callback,
      Pointer opaque,
      Pointer freeCallback,
      int flags);
}
