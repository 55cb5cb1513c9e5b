package org.novalean.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.agents.Reports.MIB;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.config.HostPatterns;
import org.novalean.adapter.explain.Explainer;
import org.novalean.adapter.explain.Predictor;
import org.novalean.adapter.placement.PlacementDesk;
import org.novalean.adapter.placement.Sealing;
import org.novalean.adapter.placement.WantedPlacements;
import org.novalean.adapter.policy.DeadlineAction;
import org.novalean.adapter.policy.PlacementMode;
import org.novalean.adapter.policy.PolicyDefaults;
import org.novalean.adapter.policy.PolicyResolver;
import org.novalean.adapter.policy.ServerPolicies;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.adapter.predict.Measured;
import org.novalean.adapter.predict.Past;
import org.novalean.adapter.volumes.TestingVolumes;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.LayerIdentity;

/** What an operator is told a live migration would take. */
class PredictCommandTest {

  private final CommandRunner runner;
  private final TestingClock clock = new TestingClock();
  private final TestingCompute compute = new TestingCompute(clock, "c1", "c2", "c3");
  private final String web = compute.boot("web", "c1");
  private TestingAgents agents = new TestingAgents();
  private List<Past.One> past = List.of();
  private Optional<Double> link = Optional.of(100.0 * MIB);

  PredictCommandTest(@TempDir Path directory) throws IOException {
    runner = new CommandRunner(directory);
  }

  @BeforeEach
  void sealed() {
    agents.reports(Reports.host("c1", Reports.sealed(web, 5)));
    agents.standsOn(web, new Identities("share-1", List.<LayerIdentity>of()));
    agents.remembers(web, Reports.memory(512, 200, 0));
  }

  private int predict(String... more) {
    var explainer =
        new Explainer(
            new PlacementDesk(
                compute,
                agents,
                new Sealing(compute, agents),
                new WantedPlacements(compute, compute, PlacementMode.LAYERED, clock),
                () -> {}),
            compute,
            new TestingVolumes(),
            agents,
            new ServerPolicies(
                new PolicyResolver(
                    new PolicyDefaults(
                        SwitchMode.IMMEDIATE, Optional.empty(), DeadlineAction.LEAVE)),
                compute),
            new HostPatterns(List.of("*")));
    runner.backend.predictor =
        new Predictor(explainer, compute, agents, () -> past, link, () -> {});
    var arguments = new ArrayList<String>(List.of("predict", "web"));
    arguments.addAll(List.of(more));
    return runner.run(arguments.toArray(String[]::new));
  }

  private JsonNode json(String... more) throws IOException {
    var arguments = new ArrayList<String>(List.of("--output", "json"));
    arguments.addAll(List.of(more));
    assertThat(predict(arguments.toArray(String[]::new))).as(runner.err()).isEqualTo(ExitCode.OK);
    return new ObjectMapper().readTree(runner.out());
  }

  @Test
  void bytesAndTimeAreToldForBothWaysFromMemoryAndTheTop() throws IOException {
    var json = json("--to", "c2");

    assertThat(json.get("inputs").get("disk_bytes").get("likely").asLong()).isEqualTo(5 * MIB);
    for (var way : List.of("lean", "pre_copy")) {
      var bytes = json.get(way).get("bytes");
      assertThat(bytes.get("likely").asLong()).as(way).isBetween(205 * MIB, 207 * MIB);
      assertThat(json.get(way).get("ends").asBoolean()).isTrue();
    }
    assertThat(json.get("lean").get("seconds").get("low").asDouble()).isPositive();
    assertThat(json.get("lean").get("seconds").get("high").isNull())
        .as("how long libvirt takes besides is not known")
        .isTrue();
    assertThat(json.get("lean").get("pause_seconds").isNull()).isTrue();
    assertThat(agents.requests()).contains("measure-memory c1 " + web);
  }

  @Test
  void theLinkIsLearntFromTheMigrationsBetweenTheTwoHosts() throws IOException {
    link = Optional.empty();
    past =
        List.of(
            new Past.One("c1", "c2", true, new Measured(100 * MIB, 0, 3, 0.04, 50 * MIB)),
            new Past.One("c1", "c3", true, new Measured(100 * MIB, 0, 21, 0.04, 5 * MIB)));

    var lean = json("--to", "c2").get("lean");

    // 206 MiB at 50 MiB/s, and a second besides.
    assertThat(lean.get("seconds").get("likely").asDouble()).isBetween(5.0, 5.3);
    assertThat(lean.get("pause_seconds").get("likely").asDouble()).isEqualTo(0.04);
  }

  @Test
  void whatTheOperatorTypesGoesBeforeWhatIsConfigured() throws IOException {
    var rate = json("--link", "40").get("inputs").get("pre_copy_bytes_per_second");

    assertThat(rate.get("likely").asLong()).isEqualTo(40 * MIB);
  }

  @Test
  void aPersonReadsFiguresWhereTheyAreKnownAndElseThatTheyAreNot() {
    agents.remembers(web, Reports.memory(512, 200, 120));

    assertThat(predict()).isEqualTo(ExitCode.OK);

    assertThat(runner.out())
        .contains(
            "memory       512.0 MiB; not zero: about 200.0 MiB (120.0 MiB to 200.0 MiB)",
            "changes      120.0 MiB/s, as QEMU sampled for 1.0 s",
            "link         100.0 MiB/s",
            "  pause      not known",
            "  end        it does not end by itself",
            "not known    how long libvirt takes");
  }

  @Test
  void withoutAnAgentItIsSaidWhatCannotBeKnown() {
    agents = TestingAgents.none();
    link = Optional.empty();

    assertThat(predict()).isEqualTo(ExitCode.OK);

    assertThat(runner.out())
        .contains(
            "memory       512.0 MiB; not zero: at most 512.0 MiB",
            "changes      how fast is not known",
            "disks        not known",
            "link         not known",
            "  time       not known",
            "not known    no agent tells of its memory",
            "not known    what the link carries is not known",
            "note         c1: no agent runs on c1");
  }

  @Test
  void aServerThatNobodyKnowsIsNamed() {
    assertThat(predict()).isEqualTo(ExitCode.OK);
    assertThat(runner.run("predict", "nobody")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(runner.err()).contains("nobody");
  }
}
