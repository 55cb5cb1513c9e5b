package org.novalean.adapter.status;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.novalean.adapter.placement.SealBudget;

/**
 * What seals and hydrations may use, and use.
 *
 * @param mibPerSecond for each; 0 for no limit
 * @param runningByHost those under way
 */
public record Budgets(
    int hostConcurrency,
    int shareConcurrency,
    long mibPerSecond,
    long topLimitBytes,
    int running,
    Map<String, Integer> runningByHost) {

  public Budgets {
    runningByHost = Map.copyOf(runningByHost);
  }

  static Budgets of(SealBudget budget, List<JobView> all) {
    var jobs = all.stream().filter(job -> !job.isMove()).toList();
    return new Budgets(
        budget.perHost(),
        budget.total(),
        budget.mibPerSecond(),
        budget.topLimitBytes(),
        jobs.size(),
        jobs.stream()
            .collect(
                Collectors.groupingBy(
                    JobView::host, TreeMap::new, Collectors.summingInt(job -> 1))));
  }
}
