package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.cli.ExitCode;
import org.novalean.adapter.volumes.Volume;
import org.novalean.adapter.volumes.VolumeService;
import org.novalean.events.testing.ServerProcess;

/**
 * What an operator gets who moves a server's root volume to another backend while its guest writes,
 * whatever goes away meanwhile; and that such a server migrates lean. For a lab that was made with
 * {@code --cinder}, whose hosts have agents.
 */
@Tag("layered")
class CinderLabTest {
  private static final String FROM = "nfs-a";
  private static final String TO = "nfs-b";
  private static final int WRITES_PER_SECOND = 20;

  /** So that a volume of 1 GiB takes longer than any service takes to start. */
  private static final String SLOW = "60mbit";

  /** So that a migration is in pre-copy for long enough to be switched. */
  private static final String MEMORY_LINK = "200mbit";

  private static final Lab lab = Lab.fromEnvironment();

  private LabServer server;
  private AdapterProcess adapter;
  private MovingVolume volume;
  private long written;

  @BeforeAll
  static void agents() {
    new LabAgents(lab).start();
  }

  @BeforeEach
  void boot(@TempDir Path directory) {
    adapter = new AdapterProcess(lab, directory);
    server = new LabServer(lab, "cinder", "--memory", "128", "--data", "64", "--volume-type", FROM);
    volume = new MovingVolume(lab, server, adapter);
    written = server.generationSum();
    server.guest("load", String.valueOf(WRITES_PER_SECOND));
  }

  @AfterEach
  void delete() {
    lab.run("link", TO, "off");
    adapter.close();
    server.close();
  }

  @Test
  void movesUnderAWritingGuestThenMigratesByPostCopyAndNoDiskByteIsCopied() {
    var placed = volume.place(TO);

    assertThat(placed.exitCode()).as(placed.output()).isZero();
    assertThat(placed.output()).contains("done: of type " + TO, "vda: copying, ");
    volume.assertIsOf(TO);

    var explained = adapter.json("explain", server.id());
    assertThat(explained.get("lean").asBoolean()).as("%s", explained).isTrue();
    assertThat(explained.get("at_rest").asText()).isEqualTo("cinder");
    assertThat(explained.get("copied_bytes").asLong()).isZero();
    assertThat(explained.get("disks").get(0).get("volume").get("type").asText()).isEqualTo(TO);

    adapter.start();
    var source = server.host();
    var mirrors = new MirrorLog(lab, source);
    server.guest("dirty", "32", "16");
    lab.run("link", source, MEMORY_LINK);
    try {
      server.liveMigrate();
      adapter.awaitLog("ended: the server is on");
    } finally {
      lab.run("link", source, "off");
    }

    var migration = adapter.newest(server).orElseThrow();
    assertThat(server.host()).isNotEqualTo(source);
    assertThat(migration.get("outcome").asText()).as("%s", migration).isEqualTo("completed");
    assertThat(migration.get("post_copy").asBoolean()).as("%s", migration).isTrue();
    assertThat(mirrors.mirroredBytes()).as("disk bytes that QEMU copied").isZero();
    assertNothingIsLost();
  }

  @Test
  @Thorough
  void aCancelPutsAllBackAndItCanBeMovedAgain() {
    lab.run("link", TO, SLOW);
    var placing = volume.placeUntilCopied(TO);
    var file = volume.file();

    var cancelled = adapter.command("place", server.id(), "--cancel");

    assertThat(cancelled.exitCode()).as(cancelled.output()).isZero();
    assertThat(cancelled.output()).contains("undone: it is of type " + FROM + " as before");
    assertThat(placing.join().exitCode()).isEqualTo(ExitCode.NEGATIVE);
    assertThat(volume.file()).isEqualTo(file);
    awaitNothingIsLeft();
    volume.assertIsOf(FROM);

    lab.run("link", TO, "off");
    assertThat(volume.place(TO)).matches(answer -> answer.exitCode() == 0);
    volume.assertIsOf(TO);
    assertNothingIsLost();
  }

  @Test
  @Thorough
  void theStatusShowsItsMoveWithItsProgressWhileItIsCopied() {
    adapter
        .with("api", "enabled", "true")
        .with("api", "port", String.valueOf(ServerProcess.freePort()))
        .start();
    lab.run("link", TO, SLOW);
    var placing = volume.placeUntilCopied(TO);

    await().atMost(Duration.ofMinutes(2)).until(this::progress, p -> p > 0 && p < 1);
    lab.run("link", TO, "off");
    await().atMost(Duration.ofMinutes(5)).until(() -> move().isEmpty());

    assertThat(placing.join().exitCode()).isZero();
    assertNothingIsLost();
  }

  /** Of the move of its root disk; 1 where there is none. */
  private double progress() {
    return move()
        .map(
            move -> {
              assertThat(move.get("target").asText()).isEqualTo("vda");
              return move.path("progress").asDouble(0);
            })
        .orElse(1.0);
  }

  private Optional<JsonNode> move() {
    for (var job : adapter.json("status").get("jobs")) {
      if (job.get("kind").asText().equals("move")
          && job.get("server_id").asText().equals(server.id())) {
        return Optional.of(job);
      }
    }
    return Optional.empty();
  }

  @Test
  @Thorough
  void whoeverAsksForItAgainFollowsTheOneThatIsUnderWay() {
    lab.run("link", TO, SLOW);
    var first = volume.placeUntilCopied(TO);

    var second = volume.place(TO);

    assertThat(second.exitCode()).as(second.output()).isZero();
    assertThat(second.output()).contains("already; that is followed");
    assertThat(first.join().exitCode()).isZero();
    volume.assertIsOf(TO);
    assertNothingIsLost();
  }

  @Test
  @Thorough
  void aCinderVolumeThatDiesMeanwhileAndComesBackLosesNothing() {
    lab.run("link", TO, SLOW);
    var placing = volume.placeUntilCopied(TO);

    lab.run("service", "cinder-volume", "kill");
    lab.run("service", "cinder-volume", "start");

    lab.run("link", TO, "off");
    assertMoves(placing.join());
  }

  @Test
  @Thorough
  void aCinderApiThatIsAwayMeanwhileIsWaitedFor() {
    lab.run("link", TO, SLOW);
    var placing = volume.placeUntilCopied(TO);

    lab.run("service", "cinder-api", "stop");
    try {
      // Long enough to be missed; much shorter than the copy.
      await()
          .during(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofSeconds(1))
          .until(this::isAway);
    } finally {
      lab.run("service", "cinder-api", "start");
    }

    lab.run("link", TO, "off");
    var placed = placing.join();
    assertMoves(placed);
    assertThat(placed.output()).contains("cannot be asked, trying on");
  }

  @Test
  @Thorough
  void anNfsServerThatHangsMeanwhileIsWaitedFor() {
    lab.run("link", TO, SLOW);
    var placing = volume.placeUntilCopied(TO);

    lab.run("service", "nfs@" + TO, "pause");
    try {
      var told = volume.jobs();
      await()
          .during(Duration.ofSeconds(10))
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(volume.now().status()).as(told).isEqualTo("retyping"));
    } finally {
      lab.run("service", "nfs@" + TO, "resume");
    }

    lab.run("link", TO, "off");
    assertMoves(placing.join());
  }

  @Test
  @Thorough
  void aTypeThatIsNotThereAndOneThatNoBackendSatisfiesChangeNothing() {
    var before = volume.now();

    var missing = volume.place("nfs-z");
    assertThat(missing.exitCode()).as(missing.output()).isEqualTo(ExitCode.NEGATIVE);
    assertThat(missing.output()).contains("no volume type 'nfs-z'", FROM, TO);

    lab.openstack(
        "volume",
        "type",
        "create",
        "nowhere",
        "--property",
        "volume_backend_name=" + TO,
        "--property",
        "vendor_name=Nobody");
    try {
      var nowhere = volume.place("nowhere");
      assertThat(nowhere.exitCode()).as(nowhere.output()).isEqualTo(ExitCode.NEGATIVE);
      assertThat(nowhere.output()).contains("undone", "its scheduler finds no backend");
    } finally {
      lab.openstack("volume", "type", "delete", "nowhere");
    }
    assertIsAsBefore(before);
    assertNothingIsLost();
  }

  @Test
  @Thorough
  void whoMayNotRetypeIsToldTheRuleAndNothingIsChanged() {
    var before = volume.now();
    policy("\"volume:retype\": \"!\"");
    try {
      var forbidden = volume.place(TO);
      assertThat(forbidden.exitCode()).as(forbidden.output()).isEqualTo(ExitCode.CLOUD);
      assertThat(forbidden.output()).contains("volume:retype");
    } finally {
      policy("{}");
    }
    assertIsAsBefore(before);
  }

  /** cinder-api looks at it with each request; it must not go again, or there is no answer. */
  private static void policy(String rules) {
    lab.run("sh", "controller", "sh", "-c", "echo '%s' > /etc/cinder/policy.yaml".formatted(rules));
  }

  /**
   * The server is rebooted only after its volume was moved: before, Nova would take a qcow2 file
   * for a raw one (docs/operate.md, "Snapshots of volumes in use").
   */
  @Test
  @Thorough
  void aVolumeWithASnapshotIsLeftAloneAndMovesOnceThatIsDeleted() {
    lab.openstack("volume", "snapshot", "create", "--force", "--volume", volume.id(), "monday");
    try {
      await().atMost(Duration.ofMinutes(3)).until(() -> hasStatus("monday", "available"));
      var before = volume.now();
      var file = volume.file();

      var refused = volume.place(TO);

      assertThat(refused.exitCode()).as(refused.output()).isEqualTo(ExitCode.NEGATIVE);
      assertThat(refused.output()).contains("refused", "has snapshots (monday)");
      assertIsAsBefore(before);
      assertThat(volume.file()).isEqualTo(file);
    } finally {
      lab.openstack("volume", "snapshot", "delete", "monday");
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> lab.volumes().snapshotsOf(volume.id()).isEmpty());
    }
    assertMoves(volume.place(TO));
  }

  private static boolean hasStatus(String snapshot, String status) {
    return lab.openstack("volume", "snapshot", "show", "-f", "value", "-c", "status", snapshot)
        .contains(status);
  }

  @Test
  @Thorough
  void aVolumeThatAnotherServerUsesTooIsLeftAlone() {
    lab.openstack(
        "volume",
        "type",
        "create",
        "shared",
        "--property",
        "volume_backend_name=" + FROM,
        "--property",
        "multiattach=<is> True");
    lab.openstack("volume", "create", "--type", "shared", "--size", "1", "both");
    var id = lab.volumes().volumesNamed("both").get(0).id();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> lab.volumes().volume(id).orElseThrow().status().equals("available"));
    try (var other = new LabServer(lab, "other", "--memory", "128", "--data", "16")) {
      attach(other, id);
      attach(server, id);

      var refused = adapter.command("place", server.id(), "--to", "cinder:" + TO, "--volume", id);

      assertThat(refused.exitCode()).as(refused.output()).isEqualTo(ExitCode.NEGATIVE);
      assertThat(refused.output()).contains("is used by 2 servers", other.id());
      assertThat(lab.volumes().volume(id).orElseThrow().type()).contains("shared");
      detach(server, id);
    }
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> lab.volumes().volume(id).orElseThrow().status().equals("available"));
    lab.openstack("volume", "delete", id);
    await().atMost(Duration.ofMinutes(2)).until(() -> lab.volumes().volume(id).isEmpty());
    lab.openstack("volume", "type", "delete", "shared");
  }

  /** The backend takes the new volume in, for it is sparse, and runs full while it is copied. */
  @Test
  @Thorough
  void aBackendThatRunsFullMeanwhileLeavesAllAsItWas() {
    var before = volume.now();
    small(TO);
    try {
      var full = volume.place(TO);
      assertThat(full.exitCode()).as(full.output()).isEqualTo(ExitCode.NEGATIVE);
      assertThat(full.output()).contains("GiB free", "undone", "Nova's copy failed");
      awaitNothingIsLeft();
      assertIsAsBefore(before);
      volume.assertIsOf(FROM);
    } finally {
      large(TO);
    }
    assertNothingIsLost();
  }

  /**
   * cinder-api away while Nova has the guest use the new file: Nova cannot tell Cinder. Nobody may
   * be told to put the volume back then.
   */
  @Test
  @Thorough
  void aSwitchThatCinderIsNotToldOfIsAWarningAndTheGuidePutsItRight() {
    lab.run("link", TO, SLOW);
    var placing = volume.placeUntilCopied(TO);
    var file = volume.file();
    lab.run("service", "cinder-api", "stop");
    try {
      lab.run("link", TO, "off");
      await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> volume.jobs().isBlank() && !volume.file().equals(file));
      // Nova tries each of its calls several times.
      await()
          .atMost(Duration.ofMinutes(3))
          .until(
              () ->
                  lab.compute().actions(server.id()).stream()
                      .filter(action -> action.action().equals("swap_volume"))
                      .anyMatch(action -> action.message().isPresent()));
    } finally {
      lab.run("service", "cinder-api", "start");
    }

    var told = placing.join();

    assertThat(told.exitCode()).as(told.output()).isEqualTo(ExitCode.NEGATIVE);
    assertThat(told.output()).contains("stuck", "DO NOT STOP, REBOOT");
    new SwitchNotTold(lab, server, volume.id()).followTheGuide();
    volume.assertIsOf(TO);
    assertNothingIsLost();
  }

  private boolean isAway() {
    return lab.run("sh", "controller", "sh", "-c", "ss -ltn | grep -c :8776 || true")
        .strip()
        .equals("0");
  }

  private void assertMoves(AdapterProcess.Answer placed) {
    assertThat(placed.exitCode()).as(placed.output()).isZero();
    volume.assertIsOf(TO);
    assertNothingIsLost();
  }

  private void assertIsAsBefore(Volume before) {
    var now = volume.now();
    assertThat(now.type()).isEqualTo(before.type());
    assertThat(now.host()).isEqualTo(before.host());
    assertThat(now.status()).isEqualTo(before.status());
    assertThat(now.servers()).isEqualTo(before.servers());
  }

  /** What Cinder made for the copy it deletes after it has put all back. */
  private void awaitNothingIsLeft() {
    await().atMost(Duration.ofMinutes(2)).until(() -> lab.volumes().copyOf(volume.id()).isEmpty());
  }

  /** Nothing that the guest's disk had acknowledged, after it starts from its volume anew too. */
  private void assertNothingIsLost() {
    server.guest("load", "0");
    server.assertEveryBlockIsRight();
    var sum = server.generationSum();
    assertThat(sum).isGreaterThan(written);
    lab.openstack("server", "reboot", "--hard", "--wait", server.id());
    server.awaitGuest();
    server.assertEveryBlockIsRight();
    assertThat(server.generationSum()).isEqualTo(sum);
  }

  private static void attach(LabServer to, String volumeId) {
    lab.openstack("--os-compute-api-version", "2.60", "server", "add", "volume", to.id(), volumeId);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> lab.volumes().volume(volumeId).orElseThrow().servers().contains(to.id()));
  }

  private static void detach(LabServer from, String volumeId) {
    lab.openstack("server", "remove", "volume", from.id(), volumeId);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> !lab.volumes().volume(volumeId).orElseThrow().servers().contains(from.id()));
  }

  /** The export of a backend has 0.4 GiB from now on; what the backend has mounted of it is old. */
  private static void small(String backend) {
    exportAnew(
        backend, "mount -t tmpfs -o size=400M,mode=755 tmpfs /srv/volumes", free -> free < 1);
  }

  private static void large(String backend) {
    exportAnew(backend, "umount /srv/volumes", free -> free > 1);
  }

  /**
   * @param free GiB that the scheduler is to know of in the end
   */
  private static void exportAnew(String backend, String command, Predicate<Double> free) {
    lab.run("service", "nfs@" + backend, "stop");
    lab.run("sh", backend, "sh", "-c", command);
    lab.run("service", "nfs@" + backend, "start");
    lab.run("service", "cinder-volume", "stop");
    lab.run(
        "sh",
        "controller",
        "sh",
        "-c",
        "for at in $(grep \"^%s:\" /proc/mounts | cut -d' ' -f2); do umount -l $at; done"
            .formatted(address(backend)));
    lab.run("service", "cinder-volume", "start");
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> lab.volumes().services().stream().allMatch(VolumeService::up));
    await()
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                lab.volumes().pools().stream()
                    .filter(pool -> pool.name().contains("@" + backend))
                    .anyMatch(pool -> pool.freeGib().filter(free).isPresent()));
  }

  private static String address(String backend) {
    return lab.export(backend).replaceAll(":.*", "");
  }
}
