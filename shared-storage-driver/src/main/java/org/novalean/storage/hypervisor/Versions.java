package org.novalean.storage.hypervisor;

/**
 * The versions of a host's libvirt and QEMU, each as libvirt encodes it: major * 1 000 000 + minor
 * * 1 000 + micro.
 *
 * @param libvirt the daemon's
 * @param qemu of the QEMU that libvirt starts by default
 */
public record Versions(long libvirt, long qemu) {}
