package org.novalean.storage.hypervisor;

/**
 * The versions of a host's libvirt and QEMU, each as libvirt encodes it: major * 1 000 000 + minor
 * * 1 000 + micro.
 *
 * @param libvirt the daemon's
 * @param qemu of the QEMU that libvirt starts by default
 */
public record Versions(long libvirt, long qemu) {

  /** Encodes one. */
  public static long of(long major, long minor, long micro) {
    return (major * 1000 + minor) * 1000 + micro;
  }

  /** One as people write it, for example {@code 9.0.0}. */
  public static String words(long version) {
    return "%d.%d.%d".formatted(version / 1_000_000, version / 1000 % 1000, version % 1000);
  }
}
