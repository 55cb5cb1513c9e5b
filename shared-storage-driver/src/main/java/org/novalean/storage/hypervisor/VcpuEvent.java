package org.novalean.storage.hypervisor;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * QEMU stopped a guest's vCPUs, or lets them run again (its events STOP and RESUME,
 * qemu/qapi/run-state.json).
 *
 * @param at by the host's clock, to the microsecond, as QEMU took it: when all vCPUs stood still,
 *     or the moment before they ran
 */
public record VcpuEvent(Kind kind, Instant at) {

  /** QEMU's names. */
  public enum Kind {
    STOP,
    RESUME
  }

  public VcpuEvent {
    requireNonNull(kind, "kind is null");
    requireNonNull(at, "at is null");
  }
}
