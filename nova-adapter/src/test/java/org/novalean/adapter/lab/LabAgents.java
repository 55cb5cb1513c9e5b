package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/** nova-lean-agent on the lab's compute hosts. */
final class LabAgents {
  private static final String LOG = "/var/log/nova-lean-agent.log";
  private static final String STATE = "/var/lib/nova/nova-lean";
  private static final String INSTANCES = "/var/lib/nova/instances";

  private final Lab lab;

  LabAgents(Lab lab) {
    this.lab = lab;
  }

  /** Starts those that do not run; where an adapter tells them the share, they have been told. */
  LabAgents start() {
    lab.run("agents", "start");
    if (lab.findsShare() && !areTold()) {
      tell();
      // What the lab has mounted until now is theirs to mount.
      lab.run("agents", "stop");
      lab.run("agents", "start");
    }
    return this;
  }

  private boolean areTold() {
    return lab.computeHosts().stream()
        .allMatch(host -> lab.run("sh", host, "ls", STATE).contains("cinder-share.json"));
  }

  /** Hosts remember it, whatever adapter comes later. */
  private void tell() {
    try {
      var directory = Files.createTempDirectory("told");
      try (var adapter = new AdapterProcess(lab, directory).start()) {
        await()
            .atMost(Duration.ofMinutes(3))
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(() -> assertThat(areTold()).as(adapter::log).isTrue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts one anew, to fail as {@code points} says: shared-storage-driver/DESIGN.md, failure
   * points.
   */
  void restart(String host, String points) {
    lab.run(
        Map.of("NOVA_LEAN_JAVA_OPTIONS", "-Dnova-lean.failure-points=" + points),
        "service",
        "nova-lean-agent@" + host,
        "restart");
  }

  void restart(String host) {
    lab.run("service", "nova-lean-agent@" + host, "restart");
  }

  /** Waits until a job has come to a failure point. */
  void awaitFailure(String host, String step) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> assertThat(last(host)).containsPattern("for tests: \\w+ at " + step + " of"));
  }

  /** What the agent has logged since its last start. */
  String last(String host) {
    var log = lab.run("sh", host, "cat", LOG);
    var start = log.lastIndexOf("for tests: will fail at");
    return start < 0 ? log : log.substring(start);
  }

  /** Waits until the host has nothing left to finish or undo. */
  void awaitSettled(String host) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(leftovers(host)).as("on %s", host).isBlank());
  }

  private String leftovers(String host) {
    return lab.run(
        "sh",
        host,
        "find",
        STATE + "/journal",
        INSTANCES,
        "-path",
        INSTANCES + "/_base",
        "-prune",
        "-o",
        "(",
        "-name",
        "*.nova-lean-new",
        "-o",
        "-path",
        STATE + "/journal/*.json",
        ")",
        "-print");
  }
}
