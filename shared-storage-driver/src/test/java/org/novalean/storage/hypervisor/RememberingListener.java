package org.novalean.storage.hypervisor;

import java.util.List;

/** Writes down what it hears, a line for each event. */
public record RememberingListener(List<String> heard) implements HypervisorListener {

  @Override
  public void domainChanged(String serverId, DomainChange change) {
    heard.add("domain " + serverId);
    if (change != DomainChange.OTHER) {
      heard.add(change + " " + serverId);
    }
  }

  @Override
  public void vcpusChanged(String serverId, VcpuEvent event) {
    heard.add(event.kind() + " " + serverId);
  }

  @Override
  public void blockJobChanged(String serverId, String target) {
    heard.add("job " + serverId + " " + target);
  }

  @Override
  public void migrationIterated(String serverId, int iteration) {
    heard.add("iteration " + serverId + " " + iteration);
  }

  @Override
  public void connected(boolean connected) {
    heard.add("connected " + connected);
  }
}
