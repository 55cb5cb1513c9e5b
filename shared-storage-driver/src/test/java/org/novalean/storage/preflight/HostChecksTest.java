package org.novalean.storage.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.novalean.storage.MountTable;
import org.novalean.storage.hypervisor.TestingHypervisor;
import org.novalean.storage.hypervisor.Versions;
import org.novalean.storage.io.HostCommands;
import org.novalean.storage.share.CinderExport;
import org.novalean.storage.share.GuardState;
import org.novalean.storage.share.ShareFacts;
import org.novalean.storage.share.ShareHealth;
import org.novalean.storage.share.ShareLocation;

/** What is planted on a host is found, each by its own check, and nothing else. */
class HostChecksTest {

  private static final ShareHealth HEALTHY =
      new ShareHealth.Healthy(new ShareFacts("share-1", 2 << 20, 1 << 20));
  private static final ShareLocation NFS = ShareLocation.parse("nfs://nas:/srv/nova");

  private final Path directory;
  private final TestingHypervisor hypervisor = new TestingHypervisor();
  private ShareHealth share = HEALTHY;
  private List<GuardState> guards = List.of(new GuardState.Guarded(), new GuardState.Guarded());
  private final List<String> dialled = new ArrayList<>();
  private Optional<String> refusal = Optional.empty();
  private String conf;

  HostChecksTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectory(directory.resolve("instances"));
    conf =
        """
        [DEFAULT]
        transport_url = rabbit://u:p@controller/
        host = c1
        instances_path = %s
        [notifications]
        notification_format = both
        notify_on_state_change = vm_and_task_state
        [oslo_messaging_notifications]
        driver = messagingv2
        [libvirt]
        live_migration_permit_post_copy = true
        live_migration_inbound_addr = %s
        [image_cache]
        manager_interval = -1
        """
            .formatted(directory.resolve("instances"), ownAddress());
  }

  /** Any address of this machine that is not a loopback's; without one the check is not for it. */
  private static String ownAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(a -> !a.isLoopbackAddress() && a instanceof Inet4Address)
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElse("127.0.0.1");
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HostChecks checks() throws IOException {
    Files.writeString(directory.resolve("nova.conf"), conf);
    return new HostChecks(
        "c1",
        "machine",
        List.of(directory.resolve("nova.conf")),
        directory.resolve("instances"),
        hypervisor,
        () -> share,
        () -> guards,
        new HostCommands(Duration.ofSeconds(30), 1),
        (address, port) -> {
          dialled.add(address + ":" + port);
          return refusal;
        });
  }

  private Results run() throws IOException {
    return Results.of(checks().all(MountTable.parse("")));
  }

  /** userfaultfd, qemu-img and the address are this machine's own, and have tests of their own. */
  private List<String> notOk() throws IOException {
    return checks().all(MountTable.parse("")).stream()
        .filter(check -> !(check.run() instanceof Result.Ok))
        .map(Check::id)
        .filter(id -> !List.of("userfaultfd", "qemu-img", "migration-address").contains(id))
        .toList();
  }

  @Test
  void nothingIsFoundOnASoundHost() throws IOException {
    assertThat(notOk()).isEmpty();
  }

  static Stream<Arguments> planted() {
    return Stream.of(
        Arguments.of("host = c1", "host = c2", "host-name", "set [DEFAULT] host = c2"),
        Arguments.of("host = c1", "# host", "host-name", "set [DEFAULT] host = machine"),
        Arguments.of("instances_path = ", "instances_path = /o", "instances-path", "/o"),
        Arguments.of("driver = messagingv2", "driver = log", "notification-settings", "driver"),
        Arguments.of(
            "permit_post_copy = true", "permit_post_copy = false", "post-copy", "restart nova"),
        Arguments.of(
            "permit_post_copy = true",
            "permit_post_copy = true\nlive_migration_tunnelled = true",
            "post-copy",
            "remove it"));
  }

  @ParameterizedTest
  @MethodSource("planted")
  void findsWhatIsWrongInNovaConf(String right, String wrong, String check, String fix)
      throws IOException {
    conf = conf.replace(right, wrong);

    assertThat(notOk()).containsExactly(check);
    assertThat(run().get(check))
        .isInstanceOfSatisfying(Result.Failed.class, f -> assertThat(f.fix()).contains(fix));
  }

  @ParameterizedTest
  @CsvSource({
    "notification_format = both, # format",
    "notify_on_state_change = vm_and_task_state, notify_on_state_change = vm_state"
  })
  void warnsOfNotificationsThatTellLess(String right, String wrong) throws IOException {
    conf = conf.replace(right, wrong);

    assertThat(notOk()).containsExactly("notification-settings");
    assertThat(run().get("notification-settings")).isInstanceOf(Result.Warning.class);
  }

  @Test
  void findsAnImageCacheThatDeletesWhatOthersUse() throws IOException {
    Files.createDirectory(directory.resolve("instances/_base"));
    conf = conf.replace("manager_interval = -1", "");
    var base = directory.toRealPath().resolve("instances/_base");
    var mounts =
        MountTable.parse(
            """
            1 0 8:1 / / rw - ext4 /dev/sda1 rw
            2 1 0:3 / %s rw - nfs4 nas:/b rw
            """
                .formatted(base));

    assertThat(Results.of(checks().all(mounts)).get("image-cache"))
        .isInstanceOf(Result.Failed.class);
  }

  @Test
  void findsANovaConfThatNoServiceRunsWith() throws IOException {
    conf = "";
    assertThat(run().get("nova-conf"))
        .isInstanceOfSatisfying(
            Result.Failed.class, f -> assertThat(f.fix()).contains("[share] nova_conf"));
    assertThat(run().get("post-copy")).isInstanceOf(Result.Skipped.class);
  }

  @Test
  void findsALibvirtThatIsAwayOrTooOld() throws IOException {
    hypervisor.versions(new Versions(8_004_000, 7_002_000));
    assertThat(run().get("libvirt")).isInstanceOf(Result.Warning.class);

    hypervisor.versions(new Versions(9_000_000, 4_001_000));
    assertThat(run().get("libvirt"))
        .isInstanceOfSatisfying(
            Result.Failed.class, f -> assertThat(f.detail()).contains("QEMU 4.1.0"));

    hypervisor.unavailable("libvirtd does not answer");
    assertThat(run().get("libvirt"))
        .isInstanceOfSatisfying(
            Result.Failed.class, f -> assertThat(f.detail()).contains("does not answer"));
  }

  static Stream<ShareHealth> unusable() {
    var facts = new ShareFacts("share-1", 1, 0);
    return Stream.of(
        new ShareHealth.Waiting("nobody told"),
        new ShareHealth.NotMounted("not there"),
        new ShareHealth.WrongShare("another"),
        new ShareHealth.ReadOnly("ro"),
        new ShareHealth.Full(facts, "full"),
        new ShareHealth.Hung("hangs"),
        new ShareHealth.Faulty("EIO"));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void findsAShareThatCannotBeUsed(ShareHealth health) throws IOException {
    share = health;
    assertThat(notOk()).containsExactly("share");
    assertThat(run().get("share"))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            f -> {
              assertThat(f.detail()).contains(health.word(), health.reason());
              assertThat(f.fix()).isNotBlank();
            });
  }

  @Test
  void warnsOfAShareThatShouldBeSetRight() throws IOException {
    share = new ShareHealth.Degraded(new ShareFacts("s", 1, 1), List.of("chmod 0755"));
    assertThat(run().get("share"))
        .isInstanceOfSatisfying(
            Result.Warning.class, w -> assertThat(w.detail()).contains("chmod 0755"));
  }

  @Test
  void beforeAHostJoinsItsShareIsMountedByNobodyYet() throws IOException {
    share = new ShareHealth.NotMounted("not there");
    var checks = checks().beforeItJoins(NFS, MountTable.parse(""));
    assertThat(Results.of(checks).get("share"))
        .isInstanceOfSatisfying(
            Result.Warning.class, w -> assertThat(w.fix()).contains("start the agent"));
    assertThat(dialled).contains("nas:2049");

    refusal = Optional.of("refused");
    assertThat(Results.of(checks).get("share"))
        .isInstanceOfSatisfying(
            Result.Failed.class, f -> assertThat(f.detail()).contains("nfs://nas:/srv/nova"));
  }

  @Test
  void beforeAHostJoinsItsShareOfCindersIsKnownToNobodyYet() throws IOException {
    share = new ShareHealth.Waiting("nobody told");
    var waiting = ShareLocation.parse("cinder:nfs-a");
    assertThat(Results.of(checks().beforeItJoins(waiting, MountTable.parse(""))).get("share"))
        .isInstanceOfSatisfying(
            Result.Warning.class,
            w -> assertThat(w.detail() + w.fix()).contains("cinder:nfs-a", "start the agent"));

    share = new ShareHealth.NotMounted("not there");
    var export = new CinderExport("nfs-a", "nas:/vol", "");
    var told = new ShareLocation.Cinder("nfs-a", Optional.of(export), "");
    assertThat(Results.of(checks().beforeItJoins(told, MountTable.parse(""))).get("share"))
        .isInstanceOf(Result.Warning.class);
    assertThat(dialled).contains("nas:2049");
  }

  @Test
  void findsAMountPointThatCanBeWrittenTo() throws IOException {
    guards = List.of(new GuardState.Guarded(), new GuardState.Open("locks can be written to"));
    assertThat(notOk()).containsExactly("mount-guard");
    assertThat(run().get("mount-guard"))
        .isInstanceOfSatisfying(
            Result.Failed.class, f -> assertThat(f.fix()).contains("chattr +i"));

    guards = List.of(new GuardState.NotChecked("not known"));
    assertThat(run().get("mount-guard")).isInstanceOf(Result.Warning.class);

    guards = List.of();
    assertThat(run().get("mount-guard")).isInstanceOf(Result.Skipped.class);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, loopback", "192.0.2.77, not an address of this host"})
  void findsAnAddressThatOthersCannotMigrateTo(String address, String words) throws IOException {
    conf = conf.replaceAll("inbound_addr = .*", "inbound_addr = " + address);
    assertThat(run().get("migration-address"))
        .isInstanceOfSatisfying(Result.Failed.class, f -> assertThat(f.detail()).contains(words));
  }

  @Test
  void findsALibvirtThatDoesNotListenForOthers() throws IOException {
    assumeFalse(ownAddress().startsWith("127."));
    assertThat(run().get("migration-address")).isInstanceOf(Result.Ok.class);
    assertThat(dialled).contains(ownAddress() + ":16509");

    refusal = Optional.of("Connection refused");
    assertThat(run().get("migration-address"))
        .isInstanceOfSatisfying(
            Result.Failed.class, f -> assertThat(f.fix()).contains("libvirtd-tcp.socket"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, '', true",
    "0, '', false",
    "0, 'user = \"root\"', false",
    "0, 'clear_emulator_capabilities = 0', false",
    "0, 'user = \"+0\"|clear_emulator_capabilities = 0', true",
    "0, 'user = \"root\"|clear_emulator_capabilities = 1', false"
  })
  void qemuMayUseUserfaultfdBySysctlOrAsRoot(String sysctl, String qemuConf, boolean may)
      throws IOException {
    var set = Files.writeString(directory.resolve("sysctl"), sysctl + "\n");
    var conf =
        Files.writeString(directory.resolve("qemu.conf"), qemuConf.replace('|', '\n') + "\n");
    var result = new Userfaultfd(set, conf).run();
    assertThat(result).isInstanceOf(may ? Result.Ok.class : Result.Failed.class);
    assertThat(new Userfaultfd(set, directory.resolve("absent")).run())
        .isInstanceOf(sysctl.equals("1") ? Result.Ok.class : Result.Failed.class);
    assertThat(new Userfaultfd(directory.resolve("absent"), conf).run())
        .isInstanceOf(Result.Ok.class);
  }

  @Test
  void oneCheckThatBreaksDoesNotHideTheOthers() throws IOException {
    var broken =
        checks()
            .withShare(
                () -> {
                  throw new IllegalStateException("oops");
                });
    var findings = Finding.all("c1", broken.all(MountTable.parse("")));
    assertThat(findings)
        .filteredOn(f -> f.id().equals("share"))
        .allSatisfy(f -> assertThat(f.detail()).contains("the check itself broke", "oops"));
    assertThat(findings)
        .filteredOn(f -> f.id().equals("libvirt"))
        .allSatisfy(f -> assertThat(f.isFailed()).isFalse());
  }
}
