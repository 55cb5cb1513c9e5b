package org.novalean.adapter.doctor;

import org.novalean.adapter.compute.ComputeService;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;

/** A host is disabled in Nova, which may leave it so when the cause is over. */
record EnabledInNova(ComputeService service) implements Check {

  @Override
  public String id() {
    return "nova-compute-enabled";
  }

  @Override
  public String title() {
    return "Nova places servers on the host";
  }

  @Override
  public Result run() {
    return new Result.Warning(
        "nova-compute is disabled%s, so no server is migrated here"
            .formatted(service.disabledReason().map(": "::concat).orElse("")),
        "if nobody means it to be, and what the reason names works again: openstack compute service set --enable %s nova-compute (Nova may leave a host disabled with 'AUTO: Connection to libvirt lost' after libvirtd was restarted)"
            .formatted(service.host()));
  }
}
