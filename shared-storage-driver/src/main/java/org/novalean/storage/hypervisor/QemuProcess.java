package org.novalean.storage.hypervisor;

import static java.util.Objects.requireNonNull;

/**
 * One run of one QEMU. Process ids are used again, soonest of all after a host's boot; two runs
 * differ in when they began.
 *
 * @param id of the process
 * @param began when, as the kernel counts: which boot, and clock ticks since
 */
public record QemuProcess(long id, String began) {

  public QemuProcess {
    requireNonNull(began, "began is null");
  }
}
