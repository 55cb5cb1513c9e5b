package org.novalean.adapter.doctor;

import java.util.Set;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;

/** A host that was named is none of Nova's. */
record KnownToNova(Set<String> hosts) implements Check {

  KnownToNova {
    hosts = Set.copyOf(hosts);
  }

  @Override
  public String id() {
    return "nova-compute";
  }

  @Override
  public String title() {
    return "Nova knows the host";
  }

  @Override
  public Result run() {
    return new Result.Warning(
        "Nova knows no nova-compute of this name, only "
            + String.join(", ", hosts.stream().sorted().toList()),
        "before it joins, run 'nova-lean-agent doctor' on that host; else write its name as"
            + " 'openstack compute service list' has it");
  }
}
