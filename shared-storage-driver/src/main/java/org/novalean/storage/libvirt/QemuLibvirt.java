package org.novalean.storage.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.ptr.PointerByReference;
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
}
