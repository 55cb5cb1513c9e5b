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
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.ServerDisks;
import org.novalean.adapter.compute.ServerDisks.AttachedVolume;
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
import org.novalean.adapter.volumes.TestingVolumes;
import org.novalean.adapter.volumes.VolumeConnection;
import org.novalean.storage.messages.Copied;
import org.novalean.storage.messages.Copied.How;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.LayerIdentity;
import org.novalean.storage.preflight.Finding;

/** What an operator reads before a live migration. */
class ExplainCommandTest {

  private final CommandRunner runner;
  private final TestingClock clock = new TestingClock();
  private final TestingCompute compute = new TestingCompute(clock, "c1", "c2", "c3");
  private final TestingVolumes cinder = new TestingVolumes().backend("nfs-a", "10.0.0.1:/volumes");
  private PlacementMode placement = PlacementMode.LAYERED;
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
                new WantedPlacements(compute, images, placement, clock),
                () -> {}),
            compute,
            cinder,
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

  // Servers with volumes: what Nova would copy, by its own rules.

  @Test
  void aServerOnAVolumeIsLeanAsItIsWithTheReason() throws IOException {
    var volume = onVolume(0, 0, false);
    agents.reports(Reports.host("c1", Reports.withDisks(web, volumeDisk(volume))));

    assertThat(explain()).as(runner.err()).isEqualTo(ExitCode.OK);

    assertThat(json().get("copied_bytes").asLong()).isZero();
    assertThat(json().get("at_rest").asText()).isEqualTo("cinder");
    assertThat(json().get("at_rest_reason").asText()).contains("Nova copies no volume");
    var disk = json().get("disks").get(0);
    assertThat(disk.get("copied").asText()).isEqualTo("nothing");
    assertThat(disk.get("rule").asText()).contains("Nova copies no volume");
    assertThat(disk.get("volume").get("id").asText()).isEqualTo(volume);
    assertThat(disk.get("volume").get("type").asText()).isEqualTo("nfs-a");
    assertThat(disk.get("volume").get("backend").asText()).isEqualTo("controller@nfs-a");
    assertThat(disk.get("volume").get("export").asText()).isEqualTo("10.0.0.1:/volumes");

    assertThat(runner.run("explain", "web")).isEqualTo(ExitCode.OK);
    assertThat(runner.out())
        .contains(
            "at rest      cinder: on volumes",
            "disk vda     volume "
                + volume
                + ", type nfs-a on controller@nfs-a, nfs 10.0.0.1:/volumes; not copied",
            "disks copied 0 B");
  }

  @Test
  void thatAServerHasNothingButVolumesIsKnownWithoutAgents() throws IOException {
    onVolume(0, 0, false);
    agents = TestingAgents.none();

    assertThat(explain()).as(runner.err()).isEqualTo(ExitCode.OK);

    assertThat(json().get("copied_bytes").asLong()).isZero();
    assertThat(json().get("at_rest").asText()).isEqualTo("cinder");
    assertThat(json().get("notes").get(0).asText()).contains("is what Nova tells");
  }

  @Test
  void withoutAgentsTheDisksThatNovaMadeAreNamedWithTheRule() throws IOException {
    onVolume(10, 512, true);
    agents = TestingAgents.none();

    assertThat(explain()).as(runner.err()).isEqualTo(ExitCode.OK);

    assertThat(json().has("copied_bytes")).isFalse();
    assertThat(json().has("at_rest")).isFalse();
    assertThat(rules())
        .anyMatch(rule -> rule.contains("Nova copies no volume"))
        .anyMatch(rule -> rule.contains("the ephemeral disk: it is mirrored, unless"))
        .anyMatch(rule -> rule.contains("the swap disk: it is mirrored, unless"))
        .anyMatch(rule -> rule.contains("an ISO is copied by ssh or made anew, a vfat one is"));
  }

  @Test
  void ofAServerOnAVolumeWithAConfigDriveThatFileIsCopied() throws IOException {
    var volume = onVolume(0, 0, true);
    agents.reports(
        Reports.host(
            "c1",
            Reports.withDisks(
                web,
                volumeDisk(volume),
                Reports.disk(
                    "hda",
                    "config drive: Nova writes it, and may do so again",
                    new Copied(How.AS_A_FILE, 400 * 1024),
                    Optional.empty()))));

    assertThat(explain()).as(runner.err()).isEqualTo(ExitCode.OK);

    assertThat(json().get("copied_bytes").asLong()).isEqualTo(400 * 1024);
    assertThat(json().get("at_rest").asText()).isEqualTo("none");
    assertThat(json().get("at_rest_reason").asText()).isEqualTo("Nova copies hda");
    assertThat(rules()).anyMatch(rule -> rule.startsWith("read-only, so it is not mirrored"));
  }

  @Test
  void ofAServerOnAVolumeWithEphemeralAndSwapDisksTheseAreMirrored() throws IOException {
    var volume = onVolume(10, 512, false);
    agents.reports(
        Reports.host(
            "c1",
            Reports.withDisks(
                web,
                volumeDisk(volume),
                Reports.local("vdb", new Copied(How.TOP, 3 * MIB)),
                Reports.disk(
                    "vdc",
                    "swap: Nova makes it anew whenever it likes, so it never is data at rest",
                    new Copied(How.TOP, 2 * MIB),
                    Optional.empty()))));

    assertThat(explain()).isEqualTo(ExitCode.NEGATIVE);

    assertThat(json().get("copied_bytes").asLong()).isEqualTo(5 * MIB);
    assertThat(hindrances())
        .singleElement()
        .asString()
        .contains("data at rest of vdb are on c1 itself", "nova-lean seal " + web);
    assertThat(rules()).filteredOn(rule -> rule.contains("its top is mirrored")).hasSize(2);
  }

  @Test
  void ofAServerOfAnImageWithADataVolumeTheRootDiskIsMirroredAndTheVolumeIsNot()
      throws IOException {
    var volume = cinder.volumeOf(web, "data", "nfs-a");
    compute.disks(
        web,
        new ServerDisks(
            Optional.of("vda"), List.of(new AttachedVolume(volume, "vdb")), 0, 0, false));
    agents.reports(
        Reports.host(
            "c1",
            Reports.withDisks(
                web,
                Reports.local("vda", new Copied(How.TOP, 7 * MIB)),
                Reports.disk("vdb", "volume", Copied.NOTHING, Optional.of(volume)))));

    assertThat(explain()).isEqualTo(ExitCode.NEGATIVE);

    assertThat(json().get("copied_bytes").asLong()).isEqualTo(7 * MIB);
    assertThat(json().get("at_rest").asText()).isEqualTo("none");
  }

  /** Nova goes by its own list of volumes, not by what libvirt says of a disk. */
  @Test
  void aDiskThatNovaKnowsForAVolumeIsNotCopiedWhateverItLooksLike() throws IOException {
    onVolume(0, 0, false);
    agents.reports(
        Reports.host(
            "c1",
            Reports.withDisks(
                web,
                Reports.disk(
                    "vda", "a raw file", new Copied(How.WHOLE, 9 * MIB), Optional.empty()))));

    assertThat(explain()).isEqualTo(ExitCode.OK);
    assertThat(json().get("copied_bytes").asLong()).isZero();
  }

  @Test
  void nothingIsCopiedWhereInstancesPathIsOnAShare() throws IOException {
    agents.reports(
        Reports.host("c1", Reports.withDisks(web, Reports.local("vda", Copied.NOTHING))));

    assertThat(explain()).as(runner.err()).isEqualTo(ExitCode.OK);
    assertThat(json().get("at_rest").asText()).isEqualTo("instances-share");
    assertThat(rules()).containsExactly("instances_path is on a share: Nova copies no disk");
  }

  @Test
  void aVolumeThatIsADeviceOfOneHostIsSaidWithTheCommandThatMovesIt() throws IOException {
    var volume = onVolume(0, 0, false);
    cinder.reachedBy(
        volume,
        new VolumeConnection(
            "local", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));

    assertThat(explain()).isEqualTo(ExitCode.NEGATIVE);
    assertThat(hindrances())
        .anySatisfy(
            words ->
                assertThat(words)
                    .contains(
                        "is a device of c1 alone",
                        "nova-lean place " + web + " --to cinder:TYPE --volume " + volume));
  }

  @Test
  void aRawVolumeWithASnapshotIsSaidForLibvirtMayRefuseIt() throws IOException {
    cinder.snapshot(onVolume(0, 0, false), "before-upgrade");

    explain();

    assertThat(json().get("notes").toString())
        .contains("has snapshots (before-upgrade)", "does not support backing store");
  }

  @Test
  void whatCinderDoesNotTellIsSaidAndTheRestStands() throws IOException {
    onVolume(0, 0, false);
    agents = TestingAgents.none();
    cinder.fail(new CloudException.Unreachable("GET /volumes: no answer within 30 s"));

    assertThat(explain()).as(runner.err()).isEqualTo(ExitCode.OK);
    assertThat(json().get("copied_bytes").asLong()).isZero();
    assertThat(json().get("notes").toString()).contains("no answer within 30 s");
  }

  @Test
  void cinderIsNotAskedAboutAServerWithoutVolumes() throws IOException {
    agents = TestingAgents.none();
    cinder.fail(new CloudException.Unusable("this cloud has no Cinder"));

    explain();

    assertThat(json().get("notes").toString()).doesNotContain("no Cinder");
  }

  @Test
  void aServerOfAnImageThatIsWantedOnCinderIsToldWhatCanBeDone() throws IOException {
    placement = PlacementMode.CINDER;
    agents.reports(Reports.host("c1", Reports.unsealed(web, 800)));

    assertThat(explain()).isEqualTo(ExitCode.NEGATIVE);
    assertThat(hindrances())
        .singleElement()
        .asString()
        .contains("[placement] mode says cinder, but Nova made these disks", "Say layered");
  }

  private String onVolume(long ephemeralGib, long swapMib, boolean configDrive) {
    var volume = cinder.volumeOf(web, "root", "nfs-a");
    compute.disks(
        web,
        new ServerDisks(
            Optional.of("vda"),
            List.of(new AttachedVolume(volume, "vda")),
            ephemeralGib,
            swapMib,
            configDrive));
    return volume;
  }

  private static DiskReport volumeDisk(String volume) {
    return Reports.disk("vda", "volume", Copied.NOTHING, Optional.of(volume));
  }

  private List<String> rules() throws IOException {
    var rules = new ArrayList<String>();
    json().get("disks").forEach(disk -> rules.add(disk.get("rule").asText()));
    return rules;
  }

  @Test
  void aServerThatDoesNotExistIsSaid() {
    explain();
    assertThat(runner.run("explain", "wbe")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(runner.err()).contains("Nova knows no server 'wbe'");
  }
}
