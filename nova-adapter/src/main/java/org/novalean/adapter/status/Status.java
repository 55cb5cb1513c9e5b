package org.novalean.adapter.status;

import java.time.Instant;
import java.util.List;

/**
 * All that goes on, as it was at one moment. These records are an interface: as JSON they are what
 * {@code openapi.yaml} describes.
 *
 * @param migrations under way
 * @param jobs seals, hydrations and moves of volumes under way
 * @param waits what waits, and why
 */
public record Status(
    Instant at,
    AdapterView adapter,
    BusView bus,
    NovaView nova,
    List<ShareView> shares,
    List<AgentView> agents,
    ServerCounts servers,
    List<MigrationView> migrations,
    List<JobView> jobs,
    Budgets budgets,
    List<Wait> waits) {

  public Status {
    shares = List.copyOf(shares);
    agents = List.copyOf(agents);
    migrations = List.copyOf(migrations);
    jobs = List.copyOf(jobs);
    waits = List.copyOf(waits);
  }
}
