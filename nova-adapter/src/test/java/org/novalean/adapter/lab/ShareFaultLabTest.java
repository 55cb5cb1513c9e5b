package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.compute.ComputeService;

/** What the share can do to a server that stands on it: nothing wrong is read, and it lives on. */
@Tag("layered")
@Thorough
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShareFaultLabTest {
  private static final String BASE = "/var/lib/nova/instances/_base/";
  private static final String FOREIGN = "/var/tmp/foreign";

  private final Lab lab = Lab.fromEnvironment();
  private LabServer server;
  private AdapterProcess adapter;
  private Placement placement;

  @BeforeAll
  void boot() {
    new LabAgents(lab).start();
    server = new LabServer(lab, "faults", "--memory", "128", "--data", "24");
  }

  @AfterAll
  void delete() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void seal(@TempDir Path directory) {
    adapter = new AdapterProcess(lab, directory).start();
    placement = new Placement(adapter, server);
    awaitEveryHostEnabled();
    placement.seal();
    server.guest("rewrite", "2", "4");
  }

  @AfterEach
  void livesOn() {
    server.awaitNoTask();
    awaitEveryHostEnabled();
    server.assertEveryBlockIsRight();
    placement.seal();
    server.assertEveryBlockIsRight();
    adapter.close();
  }

  @Test
  void aDestinationWithoutTheShareIsNotMigratedTo() {
    var destination = otherHost();
    lab.run("share", "unmount", destination);
    try {
      assertStaysWhereItIs(destination);
    } finally {
      lab.run("share", "mount", destination);
    }
    awaitEveryHostEnabled();
    assertMovesTo(destination);
  }

  @Test
  void aForeignFileInTheLayersPlaceIsNotReadByTheServer() {
    var destination = otherHost();
    var layer = BASE + placement.layer().orElseThrow();
    lab.run("sh", destination, "cp", layer, FOREIGN);
    lab.run("sh", destination, "mount", "--bind", FOREIGN, layer);
    try {
      assertStaysWhereItIs(destination);
      assertThat(adapter.newest(server).orElseThrow().get("notes").toString())
          .contains(destination + " does not see the data at rest");
    } finally {
      lab.run("sh", destination, "umount", layer);
      lab.run("sh", destination, "rm", FOREIGN);
    }
    assertMovesTo(destination);
  }

  @Test
  void aReadOnlyShareTakesNoSealAndLosesNothing() {
    lab.run("share", "read-only");
    try {
      assertNotSealed();
      server.assertEveryBlockIsRight();
    } finally {
      lab.run("share", "read-write");
    }
  }

  @Test
  void aFullShareEndsTheSealAndLosesNothing() {
    // More than what may be overwritten in the layer's place, so that it has to grow.
    server.guest("data", "40");
    lab.run("share", "full");
    try {
      assertNotSealed();
      server.assertEveryBlockIsRight();
    } finally {
      lab.run("share", "roomy");
    }
  }

  @Test
  void aHungShareIsSaidByItsHostsAndTheServerGoesOnAfterIt() {
    lab.run("service", "nfs", "pause");
    try {
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(lab.compute().computeServices())
                      .extracting(ComputeService::disabledReason)
                      .allSatisfy(
                          reason ->
                              assertThat(reason)
                                  .hasValueSatisfying(
                                      words ->
                                          assertThat(words)
                                              .startsWith("nova-lean: the share is"))));
      assertThat(server.now().status()).isEqualTo("ACTIVE");
    } finally {
      lab.run("service", "nfs", "resume");
    }
  }

  private void assertNotSealed() {
    var answer = adapter.command("seal", server.id());
    assertThat(answer.exitCode()).as(answer.output()).isEqualTo(1);
    assertThat(answer.output()).as("the reason is said").contains(server.name() + ": ");
    new LabAgents(lab).awaitSettled(server.host());
  }

  private void assertStaysWhereItIs(String destination) {
    var source = server.host();
    adapter.mark();
    server.liveMigrateTo(destination);
    adapter.awaitLog("-> ended");
    server.awaitNoTask();
    assertThat(server.host()).isEqualTo(source);
    assertThat(server.now().status()).isEqualTo("ACTIVE");
    assertThat(adapter.newest(server).orElseThrow().get("outcome").asText())
        .isNotEqualTo("completed");
    server.assertEveryBlockIsRight();
  }

  private void assertMovesTo(String destination) {
    adapter.mark();
    server.liveMigrateTo(destination);
    adapter.awaitLog("ended: the server is on");
    server.awaitNoTask();
    assertThat(server.host()).isEqualTo(destination);
  }

  private String otherHost() {
    return server.host().equals("compute2") ? "compute3" : "compute2";
  }

  private void awaitEveryHostEnabled() {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(lab.compute().computeServices())
                    .as(adapter.log())
                    .extracting(ComputeService::disabledReason)
                    .containsOnly(Optional.empty()));
  }
}
