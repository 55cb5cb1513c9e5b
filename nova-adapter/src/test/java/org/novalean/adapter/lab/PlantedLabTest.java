package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The preflight finds what is planted on a real compute host, and nothing where nothing is. Of an
 * agent that is at fault itself: {@link PlantedAgentLabTest}.
 *
 * <p>Not planted, because the lab has one libvirt and one QEMU and its file systems know immutable
 * directories: a libvirt that is too old, and a guard that is in doubt. HostChecksTest has both.
 */
@Tag("layered")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedLabTest {
  private static final String HOST = "compute1";
  private static final String OTHER = "compute2";
  private static final String QEMU_CONF = "/etc/libvirt/qemu.conf";
  private static final String BASE = "/var/lib/nova/instances/_base";
  private static final String SHARE_ID = BASE + "/.nova-lean/share.json";
  private static final String KNOWN_ID = "/var/lib/nova/nova-lean/share.json";

  private final Lab lab = Lab.fromEnvironment();
  private final Planting on = new Planting(lab, HOST);
  private AdapterProcess adapter;
  private Doctor doctor;

  @BeforeAll
  void startAgents() {
    new LabAgents(lab).start();
  }

  @BeforeEach
  void nothingIsPlanted(@TempDir Path directory) {
    adapter = new AdapterProcess(lab, directory);
    doctor = new Doctor(adapter);
    lab.awaitComputeHostsUp();
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(doctor.failed(HOST)).isEmpty());
  }

  @Test
  void findsWhatIsWrongInNovaConfAndBelowTheShare() {
    on.novaConf(
        """
        [DEFAULT]
        host = elsewhere
        [libvirt]
        live_migration_permit_post_copy = false
        live_migration_inbound_addr = 127.0.0.1
        [image_cache]
        manager_interval = 60
        [notifications]
        notify_on_state_change = vm_state
        """,
        () ->
            on.unguarded(
                () ->
                    assertThat(doctor.host(HOST))
                        .containsEntry("host-name", "failed")
                        .containsEntry("post-copy", "failed")
                        .containsEntry("migration-address", "failed")
                        .containsEntry("image-cache", "failed")
                        .containsEntry("notification-settings", "warning")
                        .containsEntry("mount-guard", "failed")));
  }

  @Test
  @Thorough
  void findsWhatElseCanBeWrongInNovaConf() {
    on.novaConf(
        """
        [DEFAULT]
        instances_path = /srv/instances
        [libvirt]
        live_migration_tunnelled = true
        live_migration_inbound_addr = 192.0.2.1
        """,
        // Of drivers, Nova takes those of all its files together.
        () ->
            on.edited(
                "/etc/nova/nova.conf.d/nova-lean.conf",
                "s/^driver = .*/driver = noop/",
                () ->
                    assertThat(doctor.failed(HOST))
                        .containsOnlyKeys(
                            "instances-path",
                            "post-copy",
                            "migration-address",
                            "notification-settings")));
  }

  @Test
  @Thorough
  void findsANovaConfThatCannotBeReadAndOneThatNoServiceRunsWith() {
    on.away("/etc/nova/nova.conf", this::assertNothingIsReadInNovaConf);
    on.edited("/etc/nova/nova.conf", "/^transport_url/d", this::assertNothingIsReadInNovaConf);
  }

  private void assertNothingIsReadInNovaConf() {
    assertThat(doctor.host(HOST))
        .containsEntry("nova-conf", "failed")
        .containsEntry("post-copy", "skipped");
  }

  @Test
  @Thorough
  void findsAMigrationAddressThatIsNoNameOfAnybody() {
    on.novaConf(
        "[libvirt]\nlive_migration_inbound_addr = nobody.invalid\n",
        () -> assertThat(doctor.failed(HOST)).containsKey("migration-address"));
  }

  @Test
  @Thorough
  void tellsOfNotificationsThatTellLess() {
    on.novaConf(
        "[notifications]\nnotification_format = unversioned\n",
        () -> assertThat(doctor.host(HOST)).containsEntry("notification-settings", "warning"));
  }

  @Test
  @Thorough
  void findsAQemuThatMayNotUseUserfaultfd() {
    assumeTrue(
        lab.run("sh", HOST, "cat", "/proc/sys/vm/unprivileged_userfaultfd").strip().equals("0"));
    on.edited(
        QEMU_CONF,
        "s/^clear_emulator_capabilities.*/clear_emulator_capabilities=1/",
        () -> assertThat(doctor.failed(HOST)).containsOnlyKeys("userfaultfd"));
    on.edited(
        QEMU_CONF,
        "s/^user = .*/user = \"nobody\"/",
        () -> assertThat(doctor.failed(HOST)).containsOnlyKeys("userfaultfd"));
  }

  @Test
  @Thorough
  void findsAQemuImgThatCannotBeRun() {
    on.covered(
        "/usr/bin/qemu-img",
        "/bin/false",
        () -> assertThat(doctor.failed(HOST)).containsOnlyKeys("qemu-img"));
  }

  @Test
  @Thorough
  void findsAHostWithoutTheShare() {
    lab.run("share", "unmount", HOST);
    try {
      assertThat(doctor.host(HOST))
          .containsEntry("share", "failed")
          .containsEntry("same-share", "skipped");
    } finally {
      lab.run("share", "mount", HOST);
    }
  }

  @Test
  @Thorough
  void findsAShareThatIsAnotherThanTheHostKnowsAndThanTheOthersSee() {
    var another = "/var/tmp/another-share.json";
    lab.run(
        "sh",
        HOST,
        "sh",
        "-ec",
        "sed 's/\"id\" *: *\"[^\"]*/&0/' %s > %s".formatted(SHARE_ID, another));
    on.covered(
        SHARE_ID,
        another,
        () -> {
          assertThat(doctor.failed(HOST)).containsOnlyKeys("share");
          on.away(
              KNOWN_ID,
              () -> {
                assertThat(doctor.failed(HOST)).containsOnlyKeys("same-share");
                assertThat(doctor.failed(OTHER)).as("whose share most hosts see").isEmpty();
              });
        });
  }

  @Test
  @Thorough
  void findsAShareThatCanOnlyBeRead() {
    share("read-only", "read-write");
  }

  @Test
  @Thorough
  void findsAShareThatIsFull() {
    share("full", "roomy");
  }

  @Test
  @Thorough
  void tellsOfAShareThatNotEverybodyCanRead() {
    on.of(
        "chmod 0750 " + BASE,
        "chmod 0755 " + BASE,
        () -> assertThat(doctor.host(HOST)).containsEntry("share", "warning"));
  }

  private void share(String spoil, String mend) {
    lab.run("share", spoil);
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(doctor.failed(HOST)).containsOnlyKeys("share"));
    } finally {
      lab.run("share", mend);
    }
  }

  @Test
  @Thorough
  void findsAShareThatHangsAndWhatElseIsWrongThen() {
    lab.run("service", "nfs", "pause");
    try {
      on.novaConf(
          "[image_cache]\nmanager_interval = 60\n",
          () ->
              assertThat(doctor.failed(HOST).keySet())
                  .containsExactlyInAnyOrderElementsOf(
                      lab.findsShare()
                          // Its volume service waits for the same server.
                          ? List.of("share", "image-cache", "share-of-cinder")
                          : List.of("share", "image-cache")));
    } finally {
      lab.run("service", "nfs", "resume");
    }
  }

  @Test
  @Thorough
  void findsALibvirtThatIsAwayFromNearAndFromOtherHosts() {
    lab.run("service", "libvirtd@" + HOST, "stop");
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(doctor.failed(HOST)).containsOnlyKeys("libvirt", "migration-address"));
      assertThat(doctor.failed(OTHER)).containsOnlyKeys("migration-network");
    } finally {
      lab.run("service", "libvirtd@" + HOST, "start");
      // It has disabled itself meanwhile, and looks for libvirt again only when it is needed.
      lab.run("service", "nova-compute@" + HOST, "restart");
    }
  }

  @Test
  @Thorough
  void findsAHostThatNoMigrationIsSwitchedFrom() {
    adapter.with("lean", "post_copy_hosts", OTHER);
    assertThat(doctor.host(HOST)).as("it permits").containsEntry("post-copy", "warning");
    on.novaConf(
        "[libvirt]\nlive_migration_permit_post_copy = false\n",
        () ->
            assertThat(doctor.host(HOST))
                .as("it does not either")
                .containsEntry("post-copy", "warning"));
  }
}
