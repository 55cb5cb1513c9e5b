package org.novalean.storage.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.MountTable;

class NovaConfChecksTest {

  private static final String IN_USE = "[DEFAULT]\ntransport_url = rabbit://u:p@controller/\n";

  private Path directory = Path.of("unset");
  private Path instances = Path.of("unset");

  @BeforeEach
  void prepare(@TempDir Path given) throws IOException {
    directory = given.toRealPath();
    instances = Files.createDirectories(directory.resolve("nova/instances"));
    Files.createDirectory(instances.resolve("_base"));
  }

  @Test
  void aHostThatIsReadyPassesThemAll() throws IOException {
    var results =
        run(
            """
            [DEFAULT]
            instances_path = $state_path/instances
            state_path = %s
            [libvirt]
            live_migration_permit_post_copy = True
            [notifications]
            notification_format = both
            notify_on_state_change = vm_and_task_state
            [oslo_messaging_notifications]
            driver = noop
            driver = messagingv2
            """
                .formatted(instances.getParent()),
            "nfs4 controller:/srv/instances",
            "");

    assertThat(results.values()).allSatisfy(r -> assertThat(r).isInstanceOf(Result.Ok.class));
    assertThat(results.get("instances-path").detail()).contains("controller:/srv/instances");
  }

  @Test
  void aFreshNovaConfPermitsNoPostCopyAndPublishesNothing() throws IOException {
    var results = run("[libvirt]\nvirt_type = kvm\n", "", "");

    assertThat(results.get("post-copy"))
        .isInstanceOfSatisfying(
            Result.Failed.class, f -> assertThat(f.fix()).contains("every compute host"));
    assertThat(results.get("notification-settings"))
        .isInstanceOfSatisfying(
            Result.Failed.class, f -> assertThat(f.fix()).contains("driver = messagingv2"));
  }

  @Test
  void aNovaConfThatNobodyUsesSaysNothing() throws IOException {
    var file = Files.writeString(directory.resolve("nova.conf"), "[libvirt]\nvirt_type = kvm\n");

    assertThat(Results.of(NovaConfChecks.of(List.of(file), mounts("", ""))).values())
        .hasSize(5)
        .allSatisfy(result -> assertThat(result).isInstanceOf(Result.Skipped.class));
  }

  @Test
  void aControllersNovaConfDoesNotFailForWantOfPostCopy() throws IOException {
    assertThat(run("", "", "").get("post-copy")).isInstanceOf(Result.Skipped.class);
  }

  @Test
  void aTunnelAllowsNoPostCopy() throws IOException {
    var results =
        run(
            "[libvirt]\nlive_migration_permit_post_copy=true\nlive_migration_tunnelled=true\n",
            "",
            "");

    assertThat(results.get("post-copy"))
        .isInstanceOfSatisfying(
            Result.Failed.class, f -> assertThat(f.detail()).contains("live_migration_tunnelled"));
  }

  @Test
  void withoutStateChangesMigrationsAreNoticedLater() throws IOException {
    var results =
        run(
            "[oslo_messaging_notifications]\ndriver=messagingv2\n[notifications]\nnotification_format=both\n",
            "",
            "");

    assertThat(results.get("notification-settings"))
        .isInstanceOfSatisfying(
            Result.Warning.class, w -> assertThat(w.fix()).contains("notify_on_state_change"));
  }

  @Test
  void instancesOnThisHostsOwnDiskAreCopied() throws IOException {
    var results = run(here(), "", "");

    assertThat(results.get("instances-path"))
        .isInstanceOfSatisfying(
            Result.Warning.class,
            w -> {
              assertThat(w.detail()).contains("ext4 /dev/sda1", "copies every disk");
              assertThat(w.fix()).contains("NFS export");
            });
    assertThat(results.get("image-cache")).isInstanceOf(Result.Ok.class);
  }

  @Test
  void aSharedBaseAloneNeedsAnImageCacheThatRemovesNothing() throws IOException {
    var careless = run(here(), "", "nfs4 controller:/srv/base");
    assertThat(careless.get("image-cache"))
        .isInstanceOfSatisfying(
            Result.Failed.class, f -> assertThat(f.fix()).contains("manager_interval = -1"));

    assertThat(
            run(here() + "[image_cache]\nmanager_interval=-1\n", "", "nfs4 c:/b")
                .get("image-cache"))
        .isInstanceOf(Result.Ok.class);
    assertThat(
            run(here() + "[image_cache]\nremove_unused_base_images=False\n", "", "nfs4 c:/b")
                .get("image-cache"))
        .isInstanceOf(Result.Ok.class);
  }

  @Test
  void aShareThatHangsIsNotTouched() throws IOException {
    // Whoever follows this link leaves what the table has there.
    Files.delete(instances.resolve("_base"));
    Files.createSymbolicLink(instances.resolve("_base"), directory);
    assertThat(run(here(), "", "nfs4 controller:/srv/base").get("image-cache"))
        .isInstanceOf(Result.Failed.class);
  }

  @Test
  void saysHowToLookOnAHostThatIsNotThisOne() throws IOException {
    var results = run("[DEFAULT]\ninstances_path=/nowhere/instances\n", "", "");

    assertThat(results.get("instances-path"))
        .isEqualTo(
            new Result.Skipped(
                "/nowhere/instances is not on this machine. On the compute host: findmnt -T"
                    + " /nowhere/instances"));
    assertThat(results.get("image-cache")).isInstanceOf(Result.Skipped.class);
  }

  @Test
  void aFileThatIsNotThereFailsWithAWayOutAndTheRestWaitsForIt() {
    var results =
        Results.of(NovaConfChecks.of(List.of(directory.resolve("absent")), mounts("", "")));

    assertThat(results.get("nova-conf"))
        .isInstanceOfSatisfying(
            Result.Failed.class, f -> assertThat(f.fix()).contains("--nova-conf FILE"));
    assertThat(results.get("post-copy")).isInstanceOf(Result.Skipped.class);
  }

  @Test
  void currentDataOfAHostAreItsOwnWhereTheirBaseIsOnTheShare() throws IOException {
    var results = run(here(), "", "nfs4 controller:/srv/base");

    assertThat(results.get("instances-path"))
        .isInstanceOfSatisfying(
            Result.Ok.class, ok -> assertThat(ok.detail()).contains("controller:/srv/base"));
  }

  private String here() {
    return "[DEFAULT]\ninstances_path = %s\n".formatted(instances);
  }

  private Results run(String novaConf, String onInstances, String onBase) throws IOException {
    var file = Files.writeString(directory.resolve("nova.conf"), IN_USE + novaConf);
    return Results.of(NovaConfChecks.of(List.of(file), mounts(onInstances, onBase)));
  }

  /** What is mounted at instances_path and at its _base: type and source, or nothing. */
  private MountTable mounts(String onInstances, String onBase) {
    var table = new StringBuilder("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n");
    if (!onInstances.isEmpty()) {
      table.append("2 1 0:2 / %s rw - %s rw\n".formatted(instances, onInstances));
    }
    if (!onBase.isEmpty()) {
      table.append("3 1 0:3 / %s/_base rw - %s rw\n".formatted(instances, onBase));
    }
    return MountTable.parse(table.toString());
  }
}
