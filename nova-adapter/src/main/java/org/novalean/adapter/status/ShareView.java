package org.novalean.adapter.status;

import java.util.List;

/**
 * A share, as the agents that answer see it.
 *
 * @param hosts those that see it
 * @param usableHosts those of them where layers may be made and read
 */
public record ShareView(
    String shareId, List<String> hosts, int usableHosts, long totalBytes, long freeBytes) {

  public ShareView {
    hosts = List.copyOf(hosts);
  }
}
