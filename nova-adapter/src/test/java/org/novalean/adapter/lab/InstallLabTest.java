package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.lab.InstallGuide.Block;
import org.novalean.adapter.lab.InstallGuide.Where;

/**
 * A stranger with docs/install.md and the two packages, in a cloud that has never heard of
 * nova-lean ({@code lab up --bare}), with a server running all the time.
 */
@Tag("bare")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallLabTest {
  private static final List<String> COMPUTES = List.of("compute1", "compute2");
  private static final int DATA_MIB = 64;

  private final Lab lab = Lab.fromEnvironment();
  private final Operator operator = new Operator(lab);
  private final List<Block> guide = InstallGuide.read();
  private LabServer server;

  @BeforeAll
  void boot() {
    server = new LabServer(lab, "web", "--memory", "128", "--data", "" + DATA_MIB);
    operator.says("RABBIT_URL", lab.transportUrl());
    operator.says("ADMIN_PASSWORD", lab.password());
    operator.says("VHOST", "/");
    operator.says("nfs.example.org", "nfs");
    operator.says("SERVER", server.id());
  }

  @AfterAll
  void delete() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  @Order(1)
  void theGuidesCommandsMakeLiveMigrationLean() {
    var last = sections().get(sections().size() - 1);
    for (var step : sections()) {
      if (step.equals(last)) {
        beBusy();
      }
      follow(step, false);
      server.awaitNoTask();
      server.assertEveryBlockIsRight();
    }
    var migration = lastMigration();
    assertThat(migration.get("outcome").asText()).isEqualTo("completed");
    assertThat(migration.get("post_copy").asBoolean()).as("%s", migration).isTrue();
    assertThat(migration.get("notes").toString()).contains("sees the data at rest");

    moveLeanly();
  }

  /** Else Nova's pre-copy is over before anybody could switch it. */
  private void beBusy() {
    server.guest("dirty", "32", "16");
    COMPUTES.forEach(host -> lab.run("link", host, "200mbit"));
  }

  private void moveLeanly() {
    var mirror = new MirrorLog(lab, server.host());
    server.moveTo(other(server.host()));
    assertThat(mirror.mirroredBytes()).as("disk bytes copied").isLessThan(DATA_MIB << 18);
    server.assertEveryBlockIsRight();
  }

  /** What else packages go through is in {@link PackagesLabTest}. */
  @Test
  @Order(2)
  void anUpgradeOfThePackagesLeavesTheServerAsItIsAndItsMigrationsLean(@TempDir Path directory) {
    var packages = new LabPackages(lab);
    var agent = DebianPackage.built(LabPackages.AGENT).rebuilt(directory, "9.0");
    for (var host : COMPUTES) {
      packages.install(host, agent);
      assertThat(packages.version(host, LabPackages.AGENT)).isEqualTo("9.0");
      assertThat(packages.isActive(host, LabPackages.AGENT)).isTrue();
    }
    packages.install(
        "controller", DebianPackage.built(LabPackages.ADAPTER).rebuilt(directory, "9.0"));
    assertThat(packages.isActive("controller", LabPackages.ADAPTER)).isTrue();

    moveLeanly();
  }

  @Test
  @Order(3)
  void theWayBackLeavesNovaAsItWasAndTheServerWhole() {
    COMPUTES.forEach(host -> lab.run("link", host, "off"));
    var backwards = new ArrayList<>(sections());
    Collections.reverse(backwards);
    for (var step : backwards) {
      follow(step, true);
      server.assertEveryBlockIsRight();
    }
    for (var host : COMPUTES) {
      assertThat(lab.run("sh", host, "cat", "/proc/self/mounts"))
          .doesNotContain("/var/lib/nova/instances");
    }
    server.moveTo(other(server.host()));
    server.assertEveryBlockIsRight();
  }

  private List<String> sections() {
    return guide.stream().map(Block::section).distinct().toList();
  }

  /** A step that has to do with compute hosts is done on one after the other. */
  private void follow(String step, boolean back) {
    var ofStep = guide.stream().filter(block -> block.section().equals(step)).toList();
    var each = ofStep.stream().anyMatch(block -> block.commands().contains("COMPUTE"));
    var blocks = ofStep.stream().filter(block -> block.back() == back).toList();
    if (!each) {
      blocks.forEach(block -> hosts(block.where()).forEach(host -> type(host, block)));
      return;
    }
    for (var compute : COMPUTES) {
      operator.says("COMPUTE", compute);
      operator.says("HYPERVISOR", compute);
      if (back) {
        server.moveTo(other(compute));
      }
      for (var block : blocks) {
        type(block.where() == Where.COMPUTE ? compute : "controller", block);
      }
    }
  }

  private void type(String host, Block block) {
    operator.types(host, block.commands());
    if (block.commands().contains("host-evacuate-live")) {
      server.awaitNoTask();
    }
  }

  private static List<String> hosts(Where where) {
    return switch (where) {
      case NOVA -> Stream.concat(Stream.of("controller"), COMPUTES.stream()).toList();
      case COMPUTE -> COMPUTES;
      case CONTROLLER, RABBITMQ -> List.of("controller");
    };
  }

  private static String other(String host) {
    return COMPUTES.get(0).equals(host) ? COMPUTES.get(1) : COMPUTES.get(0);
  }

  private JsonNode lastMigration() {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                read(lab.run("sh", "controller", "nova-lean", "--output", "json", "migrations"))
                    .get(0),
            migration -> migration.hasNonNull("outcome"));
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
