package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The preflight finds what is planted on a real compute host, and nothing where nothing is. Nova's
 * services are not restarted, so that no server is touched by what is planted.
 */
@Tag("layered")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedLabTest {
  private static final String HOST = "compute1";
  private static final String PLANTED = "/etc/nova/nova.conf.d/zz-planted.conf";
  private static final String INSTANCES = "/var/lib/nova/instances";

  private final Lab lab = Lab.fromEnvironment();
  private AdapterProcess adapter;

  @BeforeAll
  void startAgents() {
    new LabAgents(lab).start();
  }

  @BeforeEach
  void prepare(@TempDir Path directory) {
    adapter = new AdapterProcess(lab, directory);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(failed()).as("before anything is planted").isEmpty());
  }

  @Test
  void findsNothingOnASoundHostFromNearEither() throws IOException {
    var local = local();
    assertThat(local.values()).as(local.toString()).doesNotContain("failed");
    assertThat(local).containsEntry("bus", "ok").containsEntry("mount-guard", "ok");
  }

  @Test
  void findsWhatIsWrongInNovaConf() {
    plant(
        "[DEFAULT]\\nhost = elsewhere\\n[libvirt]\\nlive_migration_permit_post_copy = false\\n"
            + "live_migration_inbound_addr = 127.0.0.1\\n[image_cache]\\nmanager_interval = 60\\n"
            + "[notifications]\\nnotify_on_state_change = vm_state\\n");
    try {
      assertThat(found())
          .containsEntry("host-name", "failed")
          .containsEntry("post-copy", "failed")
          .containsEntry("migration-address", "failed")
          .containsEntry("image-cache", "failed")
          .containsEntry("notification-settings", "warning");
    } finally {
      sh("rm " + PLANTED);
    }
  }

  @Test
  void findsAMountPointThatIsNotGuarded() {
    below("chattr -i");
    try {
      assertThat(failed().keySet()).containsExactly("mount-guard");
    } finally {
      below("chattr +i");
    }
  }

  @Test
  void findsAnInstancesPathThatIsAnother() {
    assumeTrue(Lab.isThorough());
    plant("[DEFAULT]\\ninstances_path = /srv/instances\\n");
    try {
      assertThat(failed().keySet()).containsExactly("instances-path");
    } finally {
      sh("rm " + PLANTED);
    }
  }

  @Test
  void findsANovaConfThatCannotBeRead() {
    assumeTrue(Lab.isThorough());
    sh("mv /etc/nova/nova.conf /etc/nova/nova.conf.away");
    try {
      assertThat(found())
          .containsEntry("nova-conf", "failed")
          .containsEntry("post-copy", "skipped");
    } finally {
      sh("mv /etc/nova/nova.conf.away /etc/nova/nova.conf");
    }
  }

  @Test
  void findsAQemuThatMayNotUseUserfaultfd() {
    assumeTrue(Lab.isThorough());
    assumeTrue(
        lab.run("sh", HOST, "cat", "/proc/sys/vm/unprivileged_userfaultfd").strip().equals("0"));
    sh(
        "sed -i.away s/^clear_emulator_capabilities.*/clear_emulator_capabilities=1/ /etc/libvirt/qemu.conf");
    try {
      assertThat(failed().keySet()).containsExactly("userfaultfd");
    } finally {
      sh("mv /etc/libvirt/qemu.conf.away /etc/libvirt/qemu.conf");
    }
  }

  @Test
  void findsAHostWithoutTheShare() {
    assumeTrue(Lab.isThorough());
    lab.run("share", "unmount", HOST);
    try {
      assertThat(failed()).containsKey("share");
    } finally {
      lab.run("share", "mount", HOST);
    }
  }

  @Test
  void findsAShareThatCanOnlyBeRead() {
    assumeTrue(Lab.isThorough());
    lab.run("share", "read-only");
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(failed()).containsKey("share"));
    } finally {
      lab.run("share", "read-write");
    }
  }

  @Test
  void findsALibvirtThatIsAwayFromNearAndFromOtherHosts() {
    assumeTrue(Lab.isThorough());
    lab.run("service", "libvirtd@" + HOST, "stop");
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(failed()).containsKeys("libvirt", "migration-address"));
      assertThat(results(adapter.json("doctor", "--wait", "1", "--host", "compute2")))
          .containsEntry("migration-network", "failed");
    } finally {
      lab.run("service", "libvirtd@" + HOST, "start");
    }
  }

  @Test
  void findsAnAgentThatIsAway() {
    assumeTrue(Lab.isThorough());
    lab.run("service", "nova-lean-agent@" + HOST, "stop");
    try {
      assertThat(failed().keySet()).containsExactly("agent");
    } finally {
      lab.run("service", "nova-lean-agent@" + HOST, "start");
    }
  }

  @Test
  void findsAnAgentThatGoesByAnotherName() {
    assumeTrue(Lab.isThorough());
    sh("sed -i.away 's/^host = .*/host = elsewhere/' /etc/nova/nova-lean-agent.conf");
    try {
      lab.run("service", "nova-lean-agent@" + HOST, "restart");
      assertThat(failed().keySet()).containsExactly("agent");
      assertThat(results(adapter.json("doctor", "--wait", "1", "--host", "elsewhere")))
          .containsEntry("host-name", "failed")
          .containsEntry("nova-compute", "warning");
    } finally {
      sh("mv /etc/nova/nova-lean-agent.conf.away /etc/nova/nova-lean-agent.conf");
      lab.run("service", "nova-lean-agent@" + HOST, "restart");
    }
  }

  @Test
  void findsAHostThatNoMigrationIsSwitchedFrom() {
    assumeTrue(Lab.isThorough());
    adapter.with("lean", "post_copy_hosts", "compute2");
    assertThat(found()).containsEntry("post-copy", "warning");
  }

  private void plant(String text) {
    sh("printf '%s' > %s".formatted(text, PLANTED));
  }

  /** On the directory below the share's mount point, while the share stays where it is. */
  private void below(String command) {
    lab.run(
        "sh",
        HOST,
        "unshare",
        "--mount",
        "sh",
        "-ec",
        "umount %1$s/_base; %2$s %1$s/_base".formatted(INSTANCES, command));
  }

  private void sh(String command) {
    lab.run("sh", HOST, "sh", "-ec", command);
  }

  private Map<String, String> failed() {
    var failed = found();
    failed.values().removeIf(status -> !status.equals("failed"));
    return failed;
  }

  private Map<String, String> found() {
    return results(adapter.json("doctor", "--wait", "1", "--host", HOST));
  }

  private Map<String, String> local() throws IOException {
    var answer =
        lab.run(
            "sh",
            HOST,
            program().toString(),
            "doctor",
            "--config-file",
            "/etc/nova/nova-lean-agent.conf",
            "--output",
            "json");
    return results(new ObjectMapper().readTree(answer.substring(answer.indexOf('['))));
  }

  private static Path program() throws IOException {
    var target = Path.of("..", "shared-storage-driver", "target").toAbsolutePath().normalize();
    try (var files = Files.walk(target, 5)) {
      return files.filter(file -> file.endsWith("bin/nova-lean-agent")).findFirst().orElseThrow();
    }
  }

  private static Map<String, String> results(JsonNode findings) {
    var results = new TreeMap<String, String>();
    findings.forEach(f -> results.put(f.get("id").asText(), f.get("status").asText()));
    return results;
  }
}
