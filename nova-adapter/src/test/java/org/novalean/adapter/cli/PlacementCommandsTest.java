package org.novalean.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.placement.PlacementDesk;
import org.novalean.adapter.placement.Sealing;
import org.novalean.adapter.placement.WantedPlacements;
import org.novalean.adapter.policy.PlacementMode;

/** What an operator sees of data at rest, and has done with it. */
class PlacementCommandsTest {

  private final CommandRunner runner;
  private final TestingClock clock = new TestingClock();
  private final TestingCompute compute = new TestingCompute(clock, "c1", "c2");
  private final TestingAgents agents = new TestingAgents();
  private final String web = compute.boot("web", "c1");

  PlacementCommandsTest(@TempDir Path directory) throws IOException {
    runner = new CommandRunner(directory);
  }

  @BeforeEach
  void connect() {
    runner.backend.desk =
        new PlacementDesk(
            compute,
            agents,
            new Sealing(compute, agents),
            new WantedPlacements(compute, compute, PlacementMode.LAYERED, clock),
            () -> {});
    agents.reports(Reports.host("c1", Reports.sealed(web, 5)));
  }

  @Test
  void soundHostsAreListed() {
    assertThat(runner.run("agents")).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).contains("HOST", "c1", "healthy", "512.0 MiB");
    assertThat(runner.err()).isEmpty();
  }

  @Test
  void aHostWhoseAgentIsSilentMakesItNegativeAndSaysWhy() throws Exception {
    agents.silence("c2");
    assertThat(runner.run("--output", "json", "agents")).isEqualTo(ExitCode.NEGATIVE);
    var hosts = new ObjectMapper().readTree(runner.out());
    assertThat(hosts.get(0).get("agent").asBoolean()).isTrue();
    assertThat(hosts.get(1).get("host").asText()).isEqualTo("c2");
    assertThat(hosts.get(1).get("reason").asText()).isEqualTo("no agent answers on c2");
  }

  @Test
  void aShareThatCannotBeUsedIsSaid() {
    agents.reports(Reports.withoutShare(Reports.host("c2")));
    assertThat(runner.run("agents")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(runner.out()).contains("c2: the share hangs");
  }

  @Test
  void everyDiskIsListedWithItsLayerAndItsCurrentData() {
    assertThat(runner.run("placement")).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).contains("vda", "5.0 MiB", "vdb", "cinder: volume volume-of-" + web);
  }

  @Test
  void aSealSaysHowItEnded() {
    agents.jobsEnd("done", "atrest-1, 5 bytes in 0.1 s, the guest stood still for 100 ms");
    assertThat(runner.run("seal", "web")).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).contains("web: done: atrest-1", "stood still for 100 ms");
  }

  @Test
  void aRefusedSealIsNegativeAndSaysTheReason() throws Exception {
    agents.refuse("the share is full: enlarge it");
    assertThat(runner.run("--output", "json", "seal", "web")).isEqualTo(ExitCode.NEGATIVE);
    var answer = new ObjectMapper().readTree(runner.out());
    assertThat(answer.get("state").asText()).isEqualTo("refused");
    assertThat(answer.get("reason").asText()).isEqualTo("the share is full: enlarge it");
  }

  @Test
  void anUndoneHydrationIsNegative() {
    agents.jobsEnd("undone", "Nova begins something with the server");
    assertThat(runner.run("hydrate", web)).isEqualTo(ExitCode.NEGATIVE);
    assertThat(runner.out()).contains("web: undone: Nova begins something");
  }

  @Test
  void preparingAHostSealsItsServersAndNoOthers() {
    compute.boot("elsewhere", "c2");
    var second = compute.boot("db", "c1");
    agents.jobsEnd("done", "sealed");
    assertThat(runner.run("prepare", "c1")).isEqualTo(ExitCode.OK);
    assertThat(agents.requests())
        .filteredOn(request -> request.startsWith("seal "))
        .containsExactlyInAnyOrder("seal c1 " + web, "seal c1 " + second);
  }

  @Test
  void aServerThatRunsOnVolumesAloneNeedsNoSealAheadOfMaintenance() {
    var volumes = compute.boot("db", "c1");
    agents.reports(Reports.host("c1", Reports.sealed(web, 5), Reports.onVolumes(volumes)));
    agents.jobsEnd("done", "sealed");

    assertThat(runner.run("prepare", "c1")).isEqualTo(ExitCode.OK);
    assertThat(agents.requests())
        .filteredOn(request -> request.startsWith("seal "))
        .containsExactly("seal c1 " + web);
  }

  @Test
  void whatIsNoServerAndNoHostIsSaid() {
    assertThat(runner.run("seal", "wbe")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(runner.run("prepare", "c3")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(runner.err())
        .contains("Nova knows no server 'wbe'", "'c3', and no compute host of that name");
  }
}
