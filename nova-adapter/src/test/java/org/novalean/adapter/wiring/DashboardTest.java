package org.novalean.adapter.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.migration.Tally;
import org.novalean.adapter.placement.HostGuard;
import org.novalean.adapter.status.TestingStatus;
import org.novalean.events.HandledMessages;

/** The dashboard for Grafana shows what there is, and all of it. */
class DashboardTest {

  private static final Path DASHBOARD = Path.of("..", "docs", "grafana", "nova-lean.json");
  private static final Pattern NAME = Pattern.compile("nova_lean_[a-z_]+");

  @Test
  void everyMetricThatItAsksForIsThereAndNoneIsForgotten() throws IOException {
    var asked = new TreeSet<String>();
    for (var expression : expressions(new ObjectMapper().readTree(DASHBOARD.toFile()))) {
      NAME.matcher(expression).results().forEach(found -> asked.add(found.group()));
    }

    var told = told();

    assertThat(told.stream().map(DashboardTest::family))
        .containsAll(asked.stream().map(DashboardTest::family).toList());
    assertThat(told).containsAll(asked);
    assertThat(asked.stream().map(DashboardTest::family).collect(Collectors.toSet()))
        .containsAll(told.stream().map(DashboardTest::family).toList());
  }

  /** A histogram is one thing with three names. */
  private static String family(String name) {
    return name.replaceAll("_(bucket|count|sum|max)$", "");
  }

  private static Set<String> told() {
    var clock = new TestingClock();
    var service = new TestingStatus(clock);
    service.fleet.heard(Reports.host("compute1"));
    var metrics =
        ServiceMetrics.of(
            service.feed(),
            new Tally(),
            new HostGuard(new TestingCompute(clock, "compute1"), service.fleet, clock),
            HandledMessages.inMemory(1));
    return metrics
        .scrape()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll("[{ ].*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> expressions(JsonNode node) {
    var found = new HashSet<String>();
    node.findValues("expr").forEach(expression -> found.add(expression.asText()));
    return found;
  }
}
