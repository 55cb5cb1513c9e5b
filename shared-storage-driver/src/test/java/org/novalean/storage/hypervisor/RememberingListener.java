package org.novalean.storage.hypervisor;

import java.util.List;

/** Writes down what it hears, a line for each event. */
public record RememberingListener(List<String> heard) implements HypervisorListener {

  @Override
  public void domainChanged(String serverId) {
    heard.add("domain " + serverId);
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
