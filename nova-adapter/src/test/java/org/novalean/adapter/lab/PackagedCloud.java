package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.novalean.adapter.lab.LabPackages.ADAPTER;
import static org.novalean.adapter.lab.LabPackages.AGENT;
import static org.novalean.adapter.lab.LabPackages.CONTROLLER;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * nova-lean as its packages bring it: agents on two compute hosts, which mount the share, the
 * adapter on the controller, and one server. {@link #close} takes it all back.
 */
final class PackagedCloud implements AutoCloseable {
  static final List<String> HOSTS = List.of("compute1", "compute2");

  final LabPackages packages;
  final DebianPackage agent = DebianPackage.built(AGENT);
  final DebianPackage adapter = DebianPackage.built(ADAPTER);
  final LabServer server;

  private final Lab lab;

  /**
   * Installs it.
   *
   * @param agentOptions of nova-lean-agent.conf, besides those that are needed
   * @param serverOptions of {@code lab server}
   */
  PackagedCloud(Lab lab, Map<String, String> agentOptions, String... serverOptions) {
    this.lab = lab;
    this.packages = new LabPackages(lab);
    lab.run("agents", "stop");
    // It is the adapter that tells agents of a share that Cinder knows.
    installAdapter();
    HOSTS.forEach(host -> installAgent(host, agentOptions));
    server = new LabServer(lab, "packaged", serverOptions);
    server.moveTo("compute1");
  }

  private void installAgent(String host, Map<String, String> options) {
    assertThat(packages.install(host, agent)).contains("fill in /etc/nova-lean");
    assertThat(packages.isActive(host, AGENT)).as("not filled in yet").isFalse();
    assertThat(packages.sh(host, "stat -c '%a %U' /etc/nova-lean/nova-lean-agent.conf"))
        .isEqualTo("600 root\n");
    packages.fillInAgent(host, options);
    assertThat(packages.attempt(host, "nova-lean-agent check-share"))
        .contains("Nova must not start servers without the share", "exit code 1");
    packages.start(host, AGENT);
    if (lab.findsShare()) {
      awaitTold(host);
    }
    assertThat(packages.attempt(host, "nova-lean-agent check-share")).isEqualTo("exit code 0\n");
  }

  /** It is ready before: no adapter may answer when a host starts. */
  private void awaitTold(String host) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(packages.attempt(host, "nova-lean-agent check-share"))
                    .contains("exit code 0"));
  }

  private void installAdapter() {
    packages.install(CONTROLLER, adapter);
    assertThat(packages.sh(CONTROLLER, "stat -c '%a %U:%G' /etc/nova-lean/nova-lean.conf"))
        .isEqualTo("640 root:nova-lean\n");
    packages.fillInAdapter();
    packages.start(CONTROLLER, ADAPTER);
  }

  static String other(String host) {
    return host.equals("compute1") ? "compute2" : "compute1";
  }

  /** For a minute after one of Nova's operations the agent refuses: that is waited for. */
  void seal() {
    await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofSeconds(3))
        .untilAsserted(() -> packages.novaLean("seal", server.id()));
    // Its exit code tells of hosts without an agent, too: a lab may have more than these two.
    assertThat(packages.attempt(CONTROLLER, "nova-lean placement"))
        .contains("atrest-" + server.id().substring(0, 8));
  }

  void migrateTo(String host) {
    server.liveMigrateTo(host);
    server.awaitNoTask();
    assertThat(server.host()).isEqualTo(host);
    server.assertEveryBlockIsRight();
  }

  /** The server's newest migration, as nova-lean has it on record. */
  JsonNode newestMigration() {
    var migrations = packages.json("migrations");
    return StreamSupport.stream(migrations.spliterator(), false)
        .filter(migration -> migration.get("server_id").asText().equals(server.id()))
        .max(Comparator.comparing(migration -> migration.get("migration_id").asLong()))
        .orElseThrow();
  }

  /** The share stays mounted there without the agent. */
  void keepByFstab(String host) {
    packages.sh(
        host,
        "for d in _base locks; do p=/var/lib/nova/instances/$d;"
            + " echo \"$(grep \" $p \" /proc/mounts | cut -d' ' -f1)%s/$d $p nfs hard 0 0\";"
                .formatted(lab.shareDirectory())
            + " done >> /etc/fstab");
  }

  void forgetFstab(String host) {
    packages.sh(host, "sed -i '/instances/d' /etc/fstab");
  }

  /** What a test has stopped or removed runs again. */
  void complete() {
    HOSTS.forEach(
        host -> {
          forgetFstab(host);
          if (!packages.isInstalled(host, AGENT)) {
            packages.install(host, agent);
          }
          packages.start(host, AGENT);
        });
    if (!packages.isInstalled(CONTROLLER, ADAPTER)) {
      packages.install(CONTROLLER, adapter);
    }
    packages.start(CONTROLLER, ADAPTER);
  }

  /** The agents unmount what they have mounted, as nothing stands on it any more. */
  @Override
  public void close() {
    complete();
    server.close();
    for (var host : HOSTS) {
      packages.purge(host, AGENT);
      lab.run("share", "mount", host);
    }
    packages.purge(CONTROLLER, ADAPTER);
  }
}
