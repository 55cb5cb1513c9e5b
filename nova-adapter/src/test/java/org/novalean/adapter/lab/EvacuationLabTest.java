package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.compute.ComputeService;

/** A host is lost for good: what was sealed of its servers comes back. */
@Tag("layered")
@Thorough
class EvacuationLabTest {
  private static final String DATA = "16";
  private static final String INSTANCES = "/var/lib/nova/instances";

  private final Lab lab = Lab.fromEnvironment();
  private final LabAgents agents = new LabAgents(lab).start();
  private LabServer server;
  private String lost;
  private String target;
  private AdapterProcess adapter;
  private Placement placement;
  private long sealed;
  private long written;

  @BeforeEach
  void sealIt(@TempDir Path directory) {
    server = new LabServer(lab, "evacuated", "--memory", "128", "--data", DATA);
    lost = server.host();
    target = lost.equals("compute2") ? "compute3" : "compute2";
    adapter = new AdapterProcess(lab, directory).start();
    placement = new Placement(adapter, server);
    server.guest("rewrite", "0", "2");
    sealed = server.generationSum();
    placement.seal();
    server.guest("rewrite", "4", "2");
    written = server.generationSum();
    lab.run("power-off", lost);
    lab.openstack("compute", "service", "set", "--down", lost, "nova-compute");
    assertThat(isUp(lost)).isFalse();
  }

  @AfterEach
  void powerOn() {
    server.close();
    adapter.close();
    if (!isUp(lost)) {
      bringBack();
    }
  }

  private void bringBack() {
    lab.run("power-on", lost);
    agents.start();
    // Refused until nova-compute there has cleaned up after the evacuation.
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(
            () -> lab.openstack("compute", "service", "set", "--up", lost, "nova-compute"));
    lab.awaitComputeHostsUp();
  }

  private boolean isUp(String host) {
    return lab.compute().computeServices().stream()
        .filter(service -> service.host().equals(host))
        .allMatch(ComputeService::up);
  }

  private void evacuate() {
    lab.nova("evacuate", server.id(), target);
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> server.host().equals(target));
    server.awaitNoTask();
  }

  private void evacuateStaged() {
    var staged = adapter.command("stage-evacuation", server.id(), "--to", target);
    assertThat(staged.exitCode()).as(staged.output()).isZero();
    evacuate();
    server.awaitStatus("ACTIVE");
    server.awaitGuest();
  }

  private void stop() {
    lab.openstack("server", "stop", server.id());
    server.awaitStatus("SHUTOFF");
  }

  @Test
  void aServerWhoseEvacuationWasStagedHasWhatWasSealedAndMovesOn() {
    evacuateStaged();

    assertStandsOnWhatWasSealed();
    bringBack();
    adapter.mark();
    server.liveMigrateTo(lost);
    adapter.awaitLog("ended: the server is on");
    server.awaitNoTask();
    assertThat(server.host()).isEqualTo(lost);
    server.assertEveryBlockIsRight();
  }

  @Test
  void aServerWhoseEvacuationWasNotStagedIsNotSealedOverItsDataAndGetsThemBack() {
    evacuate();
    server.awaitStatus("ACTIVE");
    server.awaitGuest();

    var seal = adapter.command("seal", server.id());
    assertThat(seal.exitCode()).as(seal.output()).isEqualTo(1);
    assertThat(seal.output()).contains("without its data at rest", "nova-lean repair");
    var told = adapter.command("repair", server.id());
    assertThat(told.exitCode()).as(told.output()).isEqualTo(1);
    stop();
    var repaired = adapter.command("repair", "--yes", server.id());
    assertThat(repaired.exitCode()).as(repaired.output()).isZero();
    server.startAgain();

    assertStandsOnWhatWasSealed();
  }

  @Test
  void whatWasNeverSealedIsInTheTopThatTheAgentOfTheLostHostKeeps() {
    evacuateStaged();
    bringBack();
    assertThat(lab.run("sh", lost, "ls", INSTANCES)).doesNotContain(server.id());

    stop();
    var carried = INSTANCES + "/_base/.nova-lean/carried";
    inShell(
        lost, "cp %s/.nova-lean-salvage/%s/disk.* %s".formatted(INSTANCES, server.id(), carried));
    inShell(target, "cp %1$s %2$s/%3$s/disk && rm %1$s".formatted(carried, INSTANCES, server.id()));
    server.startAgain();

    server.assertEveryBlockIsRight();
    assertThat(server.generationSum()).isEqualTo(written).isGreaterThan(sealed);
  }

  private void inShell(String host, String command) {
    lab.run("sh", host, "sh", "-c", command);
  }

  /** All of it, and nothing that was written later; and from here on it is as any other. */
  private void assertStandsOnWhatWasSealed() {
    server.assertEveryBlockIsRight();
    assertThat(server.generationSum()).isEqualTo(sealed);
    server.guest("rewrite", "6", "2");
    placement.seal();
    server.assertEveryBlockIsRight();
  }
}
