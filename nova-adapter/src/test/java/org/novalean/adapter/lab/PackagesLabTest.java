package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.novalean.adapter.lab.LabPackages.ADAPTER;
import static org.novalean.adapter.lab.LabPackages.AGENT;
import static org.novalean.adapter.lab.LabPackages.CONTROLLER;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.events.testing.TestScope;

/**
 * What the Debian packages do to a server that runs: nothing, in an installation, an upgrade, a
 * downgrade and a removal. The share is mounted by the packaged agents.
 *
 * <p>systemd's part is played by the lab: it starts services as the units say, but tries none of
 * their sandboxing except capabilities. The methods follow one another, as they do in a cloud.
 */
@Tag("layered")
@Thorough
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackagesLabTest {
  private static final String JOURNAL = "/var/lib/nova-lean-agent/journal";

  private final Lab lab = Lab.fromEnvironment();
  private PackagedCloud cloud;
  private LabPackages packages;
  private DebianPackage agent;
  private DebianPackage adapter;
  private LabServer server;

  @BeforeAll
  void install() {
    cloud = new PackagedCloud(lab, Map.of(), "--memory", "256", "--data", "48");
    packages = cloud.packages;
    agent = cloud.agent;
    adapter = cloud.adapter;
    server = cloud.server;
  }

  @AfterAll
  void remove() {
    if (cloud != null) {
      cloud.close();
    }
  }

  /** The machine under the lab has none of it. */
  @Test
  @Order(1)
  void aSealedServerMigratesWithWhatWasInstalled() {
    assertThat(Path.of("/usr/bin/nova-lean-agent")).doesNotExist();
    cloud.seal();
    cloud.migrateTo("compute2");
    assertThat(packages.json("migrations").toString()).contains(server.id(), "\"completed\"");
  }

  @Test
  @Order(2)
  void anUpgradeOfEverythingLeavesTheServerAsItIs(@TempDir Path directory) {
    var history = packages.novaLean("migrations");
    packages.install("compute2", agent.rebuilt(directory, "9.0"));
    packages.install(CONTROLLER, adapter.rebuilt(directory, "9.0"));

    assertThat(packages.version("compute2", AGENT)).isEqualTo("9.0");
    assertThat(packages.isActive("compute2", AGENT)).isTrue();
    assertThat(packages.isActive(CONTROLLER, ADAPTER)).isTrue();
    assertThat(new Doctor(packages).host("compute1"))
        .as("not upgraded yet")
        .containsEntry("agent", "warning");
    assertThat(new Doctor(packages).host("compute2")).containsEntry("agent", "ok");
    assertThat(packages.novaLean("migrations")).as("the history stays").isEqualTo(history);
    assertThat(packages.sh("compute2", "grep '^share' /etc/nova-lean/nova-lean-agent.conf"))
        .as("the configuration stays")
        .contains(lab.share());
    server.assertEveryBlockIsRight();
    if (TestScope.ALL) {
      server.guest("rewrite", "0", "8");
      cloud.seal();
      cloud.migrateTo("compute1");
    }
  }

  @Test
  @Order(3)
  void aDowngradeDoesNeither(@TempDir Path directory) {
    packages.install("compute1", agent.rebuilt(directory, "0.0.1"));
    packages.install(CONTROLLER, adapter.rebuilt(directory, "0.0.1"));
    assertThat(packages.version("compute1", AGENT)).isEqualTo("0.0.1");
    server.assertEveryBlockIsRight();
    server.guest("rewrite", "4", "8");
    cloud.seal();
    cloud.migrateTo("compute2");
    cloud.migrateTo("compute1");
  }

  /** The agent hangs in the pause of a seal, is upgraded there, and its watchdog outlives it. */
  @Test
  @Order(4)
  void anUpgradeInTheVeryPauseOfASealLeavesNoGuestPaused(@TempDir Path directory) {
    var host = server.host();
    server.guest("rewrite", "2", "8");
    lab.run("sh", host, "systemctl", "stop", AGENT);
    lab.run(
        "sh",
        host,
        "env",
        "NOVA_LEAN_JAVA_OPTIONS=-Dnova-lean.failure-points=SNAPSHOTTING:hang",
        "systemctl",
        "start",
        AGENT);
    packages.attempt(CONTROLLER, "nova-lean seal " + server.id() + " & sleep 1");
    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () ->
                assertThat(packages.sh(host, "cat /var/log/nova-lean-agent.log"))
                    .contains("for tests: HANG at SNAPSHOTTING"));

    packages.install(host, agent.rebuilt(directory, "9.1"));

    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> assertThat(packages.sh(host, "ls " + JOURNAL)).as("unfinished").isBlank());
    server.assertEveryBlockIsRight();
    cloud.seal();
  }

  @Test
  @Order(5)
  void anUpgradeOfTheAdapterInAMigrationLosesNeither(@TempDir Path directory) {
    var destination = PackagedCloud.other(server.host());
    PackagedCloud.HOSTS.forEach(host -> lab.run("link", host, "100mbit"));
    try {
      server.liveMigrateTo(destination);
      packages.install(CONTROLLER, adapter.rebuilt(directory, "9.2"));
      server.awaitNoTask();
    } finally {
      PackagedCloud.HOSTS.forEach(host -> lab.run("link", host, "off"));
    }
    assertThat(server.host()).isEqualTo(destination);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(packages.json("migrations").toString())
                    .doesNotContain("\"outcome\":null"));
    server.assertEveryBlockIsRight();
  }

  @Test
  @Order(6)
  void aRebootedHostMountsItsShareBeforeNovaStartsAndNovaDoesNotStartWithout() {
    var idle = PackagedCloud.other(server.host());
    lab.run("power-off", idle);
    lab.run("service", "nfs", "pause");
    try {
      assertThat(attemptPowerOn(idle)).contains("Nova must not start servers without the share");
    } finally {
      lab.run("service", "nfs", "resume");
    }
    lab.run("power-off", idle);
    lab.run("power-on", idle);
    assertThat(packages.isActive(idle, AGENT)).isTrue();
    lab.awaitComputeHostsUp();
    cloud.migrateTo(idle);
  }

  private String attemptPowerOn(String host) {
    try {
      lab.run("power-on", host);
      return "it is on";
    } catch (AssertionError e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  @Order(7)
  void theAgentIsNotRemovedWhileAServerStandsOnItsMount() {
    var host = server.host();
    var refusal = attemptRemoval(host);

    assertThat(refusal)
        .contains(
            server.id() + "/disk",
            "nova-lean hydrate SERVER",
            lab.shareDirectory() + "/_base ",
            "/_base nfs hard,");
    assertThat(packages.isActive(host, AGENT)).isTrue();
    server.assertEveryBlockIsRight();
  }

  private String attemptRemoval(String host) {
    try {
      return "removed: " + packages.remove(host, AGENT);
    } catch (AssertionError e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  @Order(8)
  void whereFstabKeepsTheShareServersRunAndMigrateOnWithoutAgents() {
    var hosts = TestScope.ALL ? PackagedCloud.HOSTS : List.of(server.host());
    for (var host : hosts) {
      cloud.keepByFstab(host);
      assertThat(packages.remove(host, AGENT)).contains("the share stays mounted");
      assertThat(packages.sh(host, "grep -c instances/_base /proc/mounts")).isEqualTo("1\n");
      assertThat(packages.sh(host, "grep '^share' /etc/nova-lean/nova-lean-agent.conf"))
          .as("the configuration stays")
          .contains(lab.share());
    }
    server.assertEveryBlockIsRight();
    if (TestScope.ALL) {
      // Until then it takes the agents for some that do not answer, and aborts.
      packages.restart(CONTROLLER, ADAPTER);
      cloud.migrateTo(PackagedCloud.other(server.host()));
    }
    for (var host : hosts) {
      cloud.forgetFstab(host);
      packages.install(host, agent);
      assertThat(packages.isActive(host, AGENT)).isTrue();
    }
  }

  @Test
  @Order(9)
  void afterHydrationTheAgentGoesAndNovaGoesOnByItself() {
    cloud.seal();
    packages.novaLean("hydrate", server.id());
    for (var host : PackagedCloud.HOSTS) {
      assertThat(packages.remove(host, AGENT)).contains("the share is unmounted");
      assertThat(packages.sh(host, "grep nova-lean /proc/mounts | grep -c fuse || true"))
          .isEqualTo("0\n");
      assertThat(
              packages.sh(
                  host, "cd /var/lib/nova/instances; touch _base/x locks/x && rm _base/x locks/x"))
          .as("Nova can write there again")
          .isEmpty();
      packages.purge(host, AGENT);
      assertThat(packages.sh(host, "ls -d /etc/nova-lean /var/lib/nova-lean-agent 2>&1 || true"))
          .as("no password stays")
          .doesNotContainPattern("(?m)^/");
    }
    packages.purge(CONTROLLER, ADAPTER);
    server.assertEveryBlockIsRight();
    cloud.migrateTo(PackagedCloud.other(server.host()));
  }
}
