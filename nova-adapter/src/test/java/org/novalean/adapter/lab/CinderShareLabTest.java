package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.volumes.Volume;
import org.novalean.adapter.volumes.VolumeService;

/**
 * A share that is found through Cinder: needs a lab that was made with {@code --share
 * cinder:nfs-a}.
 */
@Tag("layered")
class CinderShareLabTest {
  private static final String VOLUME = "nova-lean-share-nfs-a";

  private final Lab lab = Lab.fromEnvironment();
  private AdapterProcess adapter;
  private String here;
  private String elsewhere;

  @BeforeEach
  void start(@TempDir Path directory) {
    assumeTrue(lab.findsShare(), "the lab's share is not found through Cinder");
    here = lab.export("nfs-a");
    elsewhere = lab.export("nfs-b");
    new LabAgents(lab).start();
    adapter = new AdapterProcess(lab, directory).start();
    awaitAllUse(here);
  }

  @AfterEach
  void stop() {
    if (adapter != null) {
      adapter.close();
    }
  }

  @Test
  void whenTheBackendMovesNoHostLeavesAServersDataAndAllGoOnceThereIsNone() {
    try {
      whileAServersDataAreOnTheShare();
      awaitAllUse(elsewhere);
    } finally {
      theBackendIs(here);
    }
    awaitAllUse(here);
  }

  private void whileAServersDataAreOnTheShare() {
    try (var server = new LabServer(lab, "stays", "--memory", "128", "--data", "24")) {
      new Placement(adapter, server).seal();
      theBackendIs(elsewhere);
      awaitAllSay("Cinder names " + elsewhere, "uses " + here, server.id());

      var source = server.host();
      server.liveMigrate();
      server.awaitNoTask();
      assertThat(server.host()).isNotEqualTo(source);
      server.assertEveryBlockIsRight();
      assertThat(hosts()).allSatisfy(host -> assertThat(exportOf(host)).isEqualTo(here));
    }
  }

  @Test
  void aHostThatStartsWhileNeitherAdapterNorCinderAnswersHasItsShare() {
    var host = lab.computeHosts().get(0);
    adapter.stop();
    lab.run("service", "cinder-api", "stop");
    try {
      lab.run("power-off", host);
      lab.run("power-on", host);
      soon()
          .untilAsserted(
              () ->
                  assertThat(lab.run("sh", host, "cat", "/proc/mounts"))
                      .contains(here + " /var/lib/nova/nova-lean/share ")
                      .contains(here + " /var/lib/nova/instances/_base "));
    } finally {
      lab.run("service", "cinder-api", "start");
    }
    adapter.start();
    lab.awaitComputeHostsUp();
    awaitAllUse(here);
  }

  @Test
  @Thorough
  void aVolumeOfItsThatIsInErrorIsMadeAgainAndNoHostLosesItsShare() {
    var before = volumes();
    before.forEach(id -> lab.openstack("volume", "set", "--state", "error", id));

    adapter.awaitLog("has the status error");
    awaitMadeAgain(before);
    awaitAllUse(here);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofSeconds(3));
  }

  private List<JsonNode> hosts() {
    var hosts = new ArrayList<JsonNode>();
    adapter.json("agents").forEach(hosts::add);
    return hosts;
  }

  private static String exportOf(JsonNode host) {
    return host.path("share_export").asText();
  }

  private static String problemsOf(JsonNode host) {
    return host.get("problems").toString();
  }

  /** All hosts have it, it is sound, and they are in service. */
  private void awaitAllUse(String export) {
    soon()
        .untilAsserted(
            () ->
                assertThat(hosts())
                    .hasSameSizeAs(lab.computeHosts())
                    .allSatisfy(
                        host -> {
                          assertThat(exportOf(host)).isEqualTo(export);
                          assertThat(host.get("share_usable").asBoolean()).as("%s", host).isTrue();
                          assertThat(problemsOf(host)).doesNotContain("Cinder names");
                        }));
    soon().until(() -> lab.compute().computeServices().stream().allMatch(ComputeService::enabled));
  }

  private void awaitAllSay(String... words) {
    soon()
        .untilAsserted(
            () ->
                assertThat(hosts())
                    .allSatisfy(host -> assertThat(problemsOf(host)).contains(words)));
  }

  /** Gives the backend this export, and makes nova-lean's volume anew, as docs/operate.md says. */
  private void theBackendIs(String export) {
    var parts = export.split(":", 2);
    lab.run(
        "sh",
        "controller",
        "sed",
        "-i",
        "/^\\[nfs-a\\]/,/^\\[nfs-b\\]/ { s|^nas_host = .*|nas_host = %s|; s|^nas_share_path = .*|nas_share_path = %s| }"
            .formatted(parts[0], parts[1]),
        "/etc/cinder/cinder.conf");
    lab.run("service", "cinder-volume", "restart");
    // Otherwise its scheduler knows no backend at this moment, and the volume is made in vain.
    soon().until(() -> lab.volumes().services().stream().allMatch(VolumeService::up));
    var before = volumes();
    before.forEach(id -> lab.openstack("volume", "delete", id));
    awaitMadeAgain(before);
  }

  private void awaitMadeAgain(List<String> before) {
    soon()
        .untilAsserted(() -> assertThat(volumes()).hasSize(1).doesNotContainAnyElementsOf(before));
  }

  private List<String> volumes() {
    return lab.volumes().volumesNamed(VOLUME).stream().map(Volume::id).toList();
  }
}
