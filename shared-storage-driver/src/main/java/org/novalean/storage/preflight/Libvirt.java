package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.Versions;

/** libvirt answers, and it and QEMU are new enough. */
record Libvirt(Hypervisor hypervisor) implements Check {

  /** MIN_LIBVIRT_VERSION of Nova 26 (nova/virt/libvirt/driver.py). */
  private static final long OLDEST_LIBVIRT = Versions.of(6, 0, 0);

  /** MIN_QEMU_VERSION of Nova 26. */
  private static final long OLDEST_QEMU = Versions.of(4, 2, 0);

  /** From then on a migration can be resumed in post-copy (VIR_MIGRATE_POSTCOPY_RESUME). */
  private static final long RESUMES_POST_COPY = Versions.of(8, 5, 0);

  Libvirt {
    requireNonNull(hypervisor, "hypervisor is null");
  }

  @Override
  public String id() {
    return "libvirt";
  }

  @Override
  public String title() {
    return "libvirt answers, and it and QEMU are new enough";
  }

  @Override
  public Result run() {
    try {
      var found = hypervisor.versions();
      var words =
          "libvirt %s, QEMU %s"
              .formatted(Versions.words(found.libvirt()), Versions.words(found.qemu()));
      if (found.libvirt() < OLDEST_LIBVIRT || found.qemu() < OLDEST_QEMU) {
        return new Result.Failed(
            words + ": Nova 26 takes libvirt 6.0 and QEMU 4.2 at least",
            "install newer ones, of Debian 12 for example");
      }
      return found.libvirt() < RESUMES_POST_COPY
          ? new Result.Warning(
              words + ": a post-copy migration whose connection breaks can be resumed by nobody",
              "install libvirt 8.5 or later")
          : new Result.Ok(words);
    } catch (HypervisorException e) {
      return new Result.Failed(
          String.valueOf(e.getMessage()),
          "see that libvirtd runs here, and that [libvirt] uri in nova-lean-agent.conf is what"
              + " nova-compute uses");
    }
  }
}
