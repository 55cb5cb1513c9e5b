package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.MigrationRecord;

/**
 * A layered server on its way from one host to another, and what there is to know of it. Its guest
 * writes before the migration and in it; all of this is to be there in the end.
 */
final class MovingServer {
  static final List<String> HOSTS = List.of("compute1", "compute2", "compute3");

  private static final String INSTANCES = "/var/lib/nova/instances/";
  private static final String SWITCH = "lean:switch";
  private static final String OFF = "off";
  private static final int REWRITTEN = 256;
  private static final Pattern COMMAND =
      Pattern.compile("on (compute\\d), in instances_path: (.*)");
  private static final Pattern CLIENT = Pattern.compile("openstack (server [^;\\n]*)");

  private final Lab lab;
  private final LabServer server;
  private final AdapterProcess adapter;
  private final String source;
  private final String destination;
  private String link = "off";
  private long generationSum;
  private long uptime;

  MovingServer(Lab lab, LabServer server, AdapterProcess adapter) {
    this.lab = lab;
    this.server = server;
    this.adapter = adapter;
    this.source = server.host();
    this.destination = next(source);
  }

  private static String next(String host) {
    return HOSTS.get((HOSTS.indexOf(host) + 1) % HOSTS.size());
  }

  Lab lab() {
    return lab;
  }

  LabServer server() {
    return server;
  }

  AdapterProcess adapter() {
    return adapter;
  }

  String source() {
    return source;
  }

  String destination() {
    return destination;
  }

  /** Begins the migration, and returns when it is in this phase. */
  void moveInto(FaultPhase phase) {
    if (!phase.isSwitched()) {
      server.property(SWITCH, "never");
    }
    generationSum = server.generationSum();
    link(phase.rate());
    adapter.mark();
    server.liveMigrateTo(destination);
    phase.hold(this);
    write(phase.hostOfTheGuest(this));
    assertThat(phase.isReached(this)).as("it is still in %s", phase).isTrue();
  }

  /** The guest writes a part of its blocks anew, and flushes them. */
  private void write(String host) {
    var answer = server.guest("--host", host, "rewrite", "0", "1");
    assertThat(answer.get("rewritten").asInt()).isEqualTo(REWRITTEN);
    generationSum += REWRITTEN;
    uptime = server.guest("--host", host, "status").get("uptime_ms").asLong();
  }

  /** A rate, or {@code off}, of both hosts. */
  void link(String setting) {
    link = setting;
    lab.run("link", source, setting);
    mendLink();
  }

  /** No packet comes to or from the destination. */
  void cut() {
    lab.run("link", destination, "cut");
  }

  /** As it was before it was cut. */
  void mendLink() {
    lab.run("link", destination, link);
  }

  /** What a command on the source says, whatever becomes of it; {@code %s} is the server's id. */
  String onSource(String command) {
    return on(source, command);
  }

  String on(String host, String command) {
    return lab.run(
        "sh", host, "sh", "-c", "{ %s; } 2>&1 || true".formatted(command.formatted(server.id())));
  }

  MigrationRecord migration() {
    return lab.compute().liveMigrationsOf(server.id()).get(0);
  }

  void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(300))
        .until(condition);
  }

  void awaitAsserted(Runnable assertion) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(assertion::run);
  }

  /** Exactly one QEMU of it in the whole cloud, where Nova has it. */
  void assertRunsOnceOn(String host) {
    assertThat(server.host()).isEqualTo(host);
    for (var each : HOSTS) {
      assertThat(attempt(each, "pgrep -fc '[q]emu-system.*%s'").strip())
          .as("QEMUs on %s", each)
          .isIn(each.equals(host) ? Set.of("1") : Set.of("0", OFF));
    }
  }

  void assertEveryBlockIsThere() {
    var verified = server.guest("verify");
    assertThat(verified.get("wrong").asLong()).as("%s", verified).isZero();
    assertThat(verified.get("generation_sum").asLong())
        .as("what was flushed before the fault: %s", verified)
        .isEqualTo(generationSum);
  }

  void assertNotBootedAgain() {
    assertThat(uptimeNow()).as("it was not booted again").isGreaterThan(uptime);
  }

  void assertBootedAgain() {
    assertThat(uptimeNow()).as("it was booted again").isLessThan(uptime);
  }

  private long uptimeNow() {
    return server.guest("status").get("uptime_ms").asLong();
  }

  boolean isUp(String host) {
    return lab.compute().computeServices().stream()
        .filter(service -> service.host().equals(host))
        .allMatch(ComputeService::up);
  }

  /** Types the commands that {@code nova-lean rescue} has printed. */
  void type(String printed) {
    var lines = COMMAND.matcher(printed);
    while (lines.find()) {
      lab.run("sh", lines.group(1), "sh", "-ec", "cd %s; %s".formatted(INSTANCES, lines.group(2)));
    }
    var client = CLIENT.matcher(printed);
    while (client.find()) {
      lab.openstack(client.group(1).strip().split(" +"));
    }
  }

  /** With the commands that {@code nova-lean rescue} prints for one that Nova has lost track of. */
  void bringBack() {
    lab.run(
        "sh",
        source,
        "sh",
        "-ec",
        "cd %s; mv disk disk.old; b=$(qemu-img info disk.old | sed -n 's/^backing file: //p'); qemu-img create -q -f qcow2 -F qcow2 -b \"$b\" disk"
            .formatted(INSTANCES + server.id()));
    var address = lab.run("sh", source, "hostname", "-i").strip();
    lab.run(
        "sh",
        destination,
        "sh",
        "-ec",
        "virsh migrate --live --p2p --persistent --undefinesource --copy-storage-inc %1$s qemu+tcp://%2$s/system tcp://%2$s; mv %3$s%1$s %3$s%1$s.old"
            .formatted(server.id(), address, INSTANCES));
    lab.openstack("server", "set", "--state", "active", server.id());
  }

  /** Not where it was to go, this time; it runs on where it is. */
  void assertDoesNotMigrate() {
    adapter.mark();
    server.liveMigrateTo(destination);
    adapter.awaitLog("-> ended");
    server.awaitNoTask();
    assertRunsOnceOn(source);
  }

  /**
   * Nova cleans up there when it hears of it: after a cut that is a moment later (seen). What an
   * earlier fault's commands put aside there has another name.
   */
  void awaitNothingLeftOnDestination() {
    awaitAsserted(
        () ->
            assertThat(on(destination, "ls " + INSTANCES).lines())
                .as("on %s", destination)
                .doesNotContain(server.id()));
  }

  /** With nova-lean's default policy: where it was to go, or on from there. */
  void assertMigratesAgain() {
    if (server.now().metadata().containsKey(SWITCH)) {
      server.clearProperty(SWITCH);
    }
    var next = server.host().equals(destination) ? next(destination) : destination;
    adapter.mark();
    server.liveMigrateTo(next);
    adapter.awaitLog("ended: the server is on " + next);
    server.awaitNoTask();
    assertRunsOnceOn(next);
    assertEveryBlockIsThere();
  }

  /** For whoever has to find out what happened. */
  String report() {
    var text = new StringBuilder();
    text.append(server.now()).append('\n');
    lab.compute().liveMigrationsOf(server.id()).stream()
        .limit(2)
        .forEach(one -> text.append(one).append('\n'));
    for (var host : HOSTS) {
      text.append(host)
          .append(": ")
          .append(
              attempt(
                  host,
                  "virsh domstate --reason %1$s; pgrep -fa '[q]emu-system.*%1$s' | cut -c1-60; ls -ls "
                      + INSTANCES
                      + "%1$s "
                      + INSTANCES
                      + ".nova-lean-salvage/%1$s"))
          .append('\n');
    }
    return text.toString();
  }

  private String attempt(String host, String command) {
    try {
      return on(host, command);
    } catch (AssertionError e) {
      var why = String.valueOf(e.getMessage());
      return why.contains(" is off;") ? OFF : why;
    }
  }
}
