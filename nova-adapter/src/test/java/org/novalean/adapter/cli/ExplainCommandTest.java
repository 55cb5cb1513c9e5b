package org.novalean.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.agents.Reports.MIB;
import static org.novalean.adapter.agents.Reports.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.config.HostPatterns;
import org.novalean.adapter.explain.Explainer;
import org.novalean.adapter.placement.PlacementDesk;
import org.novalean.adapter.placement.Sealing;
import org.novalean.adapter.placement.WantedPlacements;
import org.novalean.adapter.policy.DeadlineAction;
import org.novalean.adapter.policy.PlacementMode;
import org.novalean.adapter.policy.PolicyDefaults;
import org.novalean.adapter.policy.PolicyResolver;
import org.novalean.adapter.policy.ServerPolicies;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.LayerIdentity;
import org.novalean.storage.preflight.Finding;

/** What an operator reads before a live migration. */
class ExplainCommandTest {

  private final CommandRunner runner;
  private final TestingClock clock = new TestingClock();
  private final TestingCompute compute = new TestingCompute(clock, "c1", "c2", "c3");
  private TestingAgents agents = new TestingAgents();
  private final String web = compute.boot("web", "c1");
  private SwitchMode mode = SwitchMode.IMMEDIATE;
  private List<String> postCopyHosts = List.of("*");

  ExplainCommandTest(@TempDir Path directory) throws IOException {
    runner = new CommandRunner(directory);
  }

  @BeforeEach
  void sealed() {
    agents.reports(Reports.host("c1", Reports.sealed(web, 5)));
    agents.standsOn(web, new Identities("share-1", List.<LayerIdentity>of()));
  }

  private int explain(String... more) {
    var images = compute;
    runner.backend.explainer =
        new Explainer(
            new PlacementDesk(
                compute,
                agents,
                new Sealing(compute, agents),
                new WantedPlacements(compute, images, PlacementMode.LAYERED, clock),
                () -> {}),
            compute,
            agents,
            new ServerPolicies(
                new PolicyResolver(
                    new PolicyDefaults(
                        mode, Optional.of(Duration.ofMinutes(5)), DeadlineAction.ABORT)),
                images),
            new HostPatterns(postCopyHosts));
    var arguments = new ArrayList<String>(List.of("--output", "json", "explain", "web"));
    arguments.addAll(List.of(more));
    return runner.run(arguments.toArray(String[]::new));
  }

  private JsonNode json() throws IOException {
    var out = runner.out();
    return new ObjectMapper().readTree(out.substring(out.lastIndexOf("\n{\n") + 1));
  }

  private List<String> hindrances() throws IOException {
    var words = new ArrayList<String>();
    json().get("hindrances").forEach(h -> words.add(h.asText()));
    return words;
  }

  private List<String> hindrancesTo(String host) throws IOException {
    var words = new ArrayList<String>();
    json()
        .get("destinations")
        .forEach(
            d -> {
              if (d.get("host").asText().equals(host)) {
                d.get("hindrances").forEach(h -> words.add(h.asText()));
              }
            });
    return words;
  }

  @Test
  void aLayeredServerMovesWithItsCurrentDataOnly() throws IOException {
    assertThat(explain()).as(runner.err()).isEqualTo(ExitCode.OK);

    assertThat(json().get("copied_bytes").asLong()).isEqualTo(5 * MIB);
    assertThat(json().get("lean").asBoolean()).isTrue();
    assertThat(json().get("switch_source").asText()).isEqualTo("configuration [lean] switch");
    assertThat(json().get("placement_source").asText()).contains("[placement] mode");
    assertThat(json().get("deadline_seconds").asLong()).isEqualTo(300);
    assertThat(json().get("deadline_action").asText()).isEqualTo("abort");
    assertThat(json().get("destinations")).hasSize(2);
    assertThat(json().get("disks").get(1).get("copied").asText()).isEqualTo("nothing");
    assertThat(hindrances()).isEmpty();
    assertThat(agents.requests()).noneMatch(r -> r.startsWith("seal") || r.startsWith("release"));
  }

  @Test
  void thePeopleReadTheSame() {
    explain();
    assertThat(runner.run("explain", "web")).isEqualTo(ExitCode.OK);
    assertThat(runner.out())
        .contains(
            "disk vda     atrest-" + web + "-vda-g1.qcow2",
            "its top is copied, 5.0 MiB",
            "switch       immediate, by configuration [lean] switch",
            "limits       after 300 s: abort; post-copy without a limit",
            "to           c2: it sees the data at rest",
            "result       lean");
  }

  @Test
  void aServerThatWasNotSealedTakesItsDataWithIt() throws IOException {
    agents.reports(Reports.host("c1", Reports.unsealed(web, 800)));
    assertThat(explain()).isEqualTo(ExitCode.NEGATIVE);
    assertThat(json().get("copied_bytes").asLong()).isEqualTo(800 * MIB);
    assertThat(hindrances()).singleElement().asString().contains("nova-lean seal " + web);
  }

  @Test
  void aServerWhoseOwnerWantsNoSwitchIsNotLean() throws IOException {
    mode = SwitchMode.NEVER;
    assertThat(explain()).isEqualTo(ExitCode.NEGATIVE);
    assertThat(hindrances()).singleElement().asString().contains("[lean] switch says never");
  }

  @Test
  void aSourceThatDoesNotSwitchIsSaid() throws IOException {
    postCopyHosts = List.of("c2");
    agents.obstructs("c1", "its memory is in huge pages of 1024 MiB");
    assertThat(explain()).isEqualTo(ExitCode.NEGATIVE);
    assertThat(hindrances())
        .anyMatch(h -> h.contains("post_copy_hosts does not name c1"))
        .contains("c1: its memory is in huge pages of 1024 MiB");
  }

  @Test
  void aDestinationThatDoesNotSeeTheDataIsSaidAndAnotherTakesIt() throws IOException {
    agents.proves("c2", false, "another share");
    assertThat(explain()).isEqualTo(ExitCode.OK);
    assertThat(hindrancesTo("c2"))
        .singleElement()
        .asString()
        .contains("nova-lean would abort", "another share");
    assertThat(hindrancesTo("c3")).isEmpty();

    assertThat(explain("--to", "c2")).isEqualTo(ExitCode.NEGATIVE);
  }

  @Test
  void whatMakesADestinationUnfitIsSaid() throws IOException {
    compute.service(new ComputeService("2", "c3", true, false, Optional.of("maintenance")));
    agents.unreachable("c2");
    agents.obstructs("c2", "userfaultfd is not usable");
    agents.finds(
        preflight(
            "c2",
            clock.instant(),
            "share-1",
            true,
            new Finding("c2", "libvirt", "u", "failed", "libvirt is too old", "x"),
            new Finding("c2", "notification-settings", "n", "failed", "off", "x")));
    assertThat(explain()).isEqualTo(ExitCode.NEGATIVE);
    assertThat(hindrancesTo("c2"))
        .hasSize(3)
        .anyMatch(h -> h.contains("libvirt is too old"))
        .anyMatch(h -> h.contains("userfaultfd is not usable"))
        .anyMatch(h -> h.contains("c1 does not reach it"));
    assertThat(hindrancesTo("c3")).containsExactly("it is disabled: maintenance");
  }

  @Test
  void aHostThatNovaDoesNotKnowAndTheHostItIsOnAreNoDestinations() throws IOException {
    assertThat(explain("--to", "c9")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(hindrancesTo("c9")).containsExactly("Nova knows no compute host of this name");
  }

  @Test
  void theHostThatItIsOnIsNoDestination() throws IOException {
    assertThat(explain("--to", "c1")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(hindrancesTo("c1")).contains("the server is there already");
  }

  @Test
  void aServerWithoutAgentsIsToldOfAsFarAsNovaTells() throws IOException {
    agents = TestingAgents.none();
    assertThat(explain()).as(runner.err()).isEqualTo(ExitCode.OK);
    assertThat(json().has("copied_bytes")).isFalse();
    assertThat(json().get("notes").get(0).asText()).contains("no agent answers on c1");
    assertThat(json().get("source").has("permits_post_copy")).isFalse();
  }

  @Test
  void aServerThatDoesNotExistIsSaid() {
    explain();
    assertThat(runner.run("explain", "wbe")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(runner.err()).contains("Nova knows no server 'wbe'");
  }
}
