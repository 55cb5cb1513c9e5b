package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.Server;

/** A server in the lab whose guest can check its own disk. */
final class LabServer implements AutoCloseable {
  private final Lab lab;
  private final String name;
  private final String id;

  /**
   * Makes a server with data on its disk; {@code more} are further options of {@code lab server}.
   */
  LabServer(Lab lab, String name, String... more) {
    this.lab = lab;
    this.name = name;
    var command = new ArrayList<>(List.of("server", name));
    command.addAll(List.of(more));
    lab.run(command.toArray(String[]::new));
    this.id = lab.compute().serversNamed(name).get(0).id();
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  Server now() {
    return lab.compute().server(id).orElseThrow();
  }

  String host() {
    return now().host().orElseThrow();
  }

  /** Asks Nova for a live migration, as an operator does. */
  void liveMigrate() {
    liveMigrate(Optional.empty());
  }

  /** Asks for one to this host. */
  void liveMigrateTo(String host) {
    liveMigrate(Optional.of(host));
  }

  private void liveMigrate(Optional<String> host) {
    assertThat(lab.compute().liveMigrate(id, host)).isInstanceOf(ActionResult.Accepted.class);
  }

  /** Takes it to a host, if it is not there. */
  void moveTo(String host) {
    if (!host().equals(host)) {
      liveMigrate(Optional.of(host));
      awaitNoTask();
      assertThat(host()).isEqualTo(host);
    }
  }

  void property(String key, String value) {
    lab.openstack("server", "set", "--property", key + "=" + value, id);
  }

  void clearProperty(String key) {
    lab.openstack("server", "unset", "--property", key, id);
  }

  /** How often Nova accepted a force_complete for this server. */
  long forceCompletes() {
    return lab.compute().actions(id).stream()
        .filter(a -> a.action().equals("live_migration_force_complete"))
        .count();
  }

  JsonNode guest(String... command) {
    var arguments = new ArrayList<>(List.of("guest", "--output", "json", name));
    arguments.addAll(List.of(command));
    return lab.json(arguments.toArray(String[]::new));
  }

  /** Lets the guest read all blocks that it wrote; fails where one is wrong. */
  void assertEveryBlockIsRight() {
    var verified = guest("verify");
    assertThat(verified.get("wrong").asLong()).as("%s", verified).isZero();
    assertThat(verified.get("verified").asLong()).as("%s", verified).isPositive();
  }

  /** How often its blocks were written, added up: less where one has fallen back. */
  long generationSum() {
    return guest("verify").get("generation_sum").asLong();
  }

  /** Nova is done with the server, whatever became of it. */
  void awaitNoTask() {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> now().taskState().isEmpty());
  }

  void awaitStatus(String status) {
    await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              var now = now();
              assertThat(now.status()).isEqualTo(status);
              assertThat(now.taskState()).isEmpty();
            });
  }

  /** The guest has booted and answers. What it is asked before is lost: so not for long. */
  void awaitGuest() {
    await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> lab.run("guest", "--timeout", "5", name, "status"));
  }

  /** Starts it after its QEMU or its host died, as an operator does. */
  void startAgain() {
    awaitStatus("SHUTOFF");
    lab.openstack("server", "start", id);
    awaitStatus("ACTIVE");
    awaitGuest();
  }

  @Override
  public void close() {
    lab.openstack("server", "delete", "--force", "--wait", id);
  }
}
