package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.compute.InstanceAction;

/** A server whose disks are volumes: what Nova and Cinder do with it by themselves. */
@Tag("layered")
@Thorough
class VolumesLabTest {
  private static final int WRITES_PER_SECOND = 20;
  private static final long GIB = 1L << 30;

  private final Lab lab = Lab.fromEnvironment();
  private LabServer server;

  @BeforeEach
  void boot() {
    server =
        new LabServer(
            lab,
            "volumes",
            "--memory",
            "128",
            "--data",
            "64",
            "--volume-type",
            "nfs-a",
            "--data-volume",
            "nfs-b");
  }

  @AfterEach
  void delete() {
    server.close();
  }

  @Test
  void movesToAnotherHostAndNoDiskByteIsCopied() {
    var source = server.host();
    var mirrors = new MirrorLog(lab, source);
    var before = server.generationSum();
    write();

    server.liveMigrate();
    server.awaitNoTask();

    assertThat(server.host()).isNotEqualTo(source);
    assertThat(mirrors.mirroredBytes()).isZero();
    assertThat(mounts(server.host())).contains(lab.export("nfs-a"), lab.export("nfs-b"));
    assertThat(mounts(source)).doesNotContain(lab.export("nfs-a"), lab.export("nfs-b"));
    assertWrittenSince(before);
  }

  @Test
  void itsRootDiskMovesToAnotherBackendWhileTheGuestWrites() {
    var volume = LabVolume.rootOf(lab, server);
    var mirrors = new MirrorLog(lab, server.host());
    var before = server.generationSum();
    write();

    volume.retype("nfs-b");
    volume.awaitType("nfs-b");
    awaitNovaHasNotedIt();

    assertThat(mirrors.mirroredBytes()).isGreaterThanOrEqualTo(GIB);
    assertThat(mounts(server.host()))
        .contains(lab.export("nfs-b"))
        .doesNotContain(lab.export("nfs-a"));
    var sum = assertWrittenSince(before);
    lab.openstack("server", "reboot", "--hard", "--wait", server.id());
    server.awaitGuest();
    server.assertEveryBlockIsRight();
    assertThat(server.generationSum()).isEqualTo(sum);
  }

  /** Cinder is done a moment before Nova: who reboots then has Nova look for the old file. */
  private void awaitNovaHasNotedIt() {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                lab.compute().actions(server.id()).stream()
                    .filter(InstanceAction::isSwapOfVolumes)
                    .findFirst()
                    .filter(swap -> lab.compute().hasEnded(server.id(), swap.requestId()))
                    .isPresent());
  }

  private void write() {
    server.guest("load", String.valueOf(WRITES_PER_SECOND));
  }

  private long assertWrittenSince(long before) {
    server.guest("load", "0");
    server.assertEveryBlockIsRight();
    var sum = server.generationSum();
    assertThat(sum).isGreaterThan(before);
    return sum;
  }

  /** Nova's own, for volumes: the share may lie on the same export. */
  private String mounts(String host) {
    return lab.run("sh", host, "cat", "/proc/mounts")
        .lines()
        .filter(line -> line.contains(" /var/lib/nova/mnt/"))
        .collect(Collectors.joining("\n"));
  }
}
