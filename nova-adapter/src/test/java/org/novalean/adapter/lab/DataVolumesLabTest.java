package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.cli.ExitCode;

/**
 * What an operator gets who moves a server's data volume to another backend, beside a root disk
 * that is a volume and beside one that Nova made from an image. For a lab that was made with {@code
 * --cinder}, whose hosts have agents.
 */
@Tag("layered")
@Thorough
class DataVolumesLabTest {
  private static final String FROM = "nfs-a";
  private static final String TO = "nfs-b";
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Lab lab = Lab.fromEnvironment();

  private AdapterProcess adapter;
  private String volume;
  private String content;

  @BeforeAll
  static void agents() {
    new LabAgents(lab).start();
  }

  @BeforeEach
  void create(@TempDir Path directory) {
    adapter = new AdapterProcess(lab, directory);
    lab.openstack("volume", "create", "--type", FROM, "--size", "1", "data");
    volume = lab.volumes().volumesNamed("data").get(0).id();
    awaitStatus("available");
    onFile("volume-" + volume, "head -c 8M /dev/urandom | dd conv=notrunc,fsync of=$file");
    content = content("volume-" + volume);
  }

  @AfterEach
  void delete() {
    adapter.close();
    awaitStatus("available");
    lab.openstack("volume", "delete", volume);
    await().atMost(Duration.ofMinutes(2)).until(() -> lab.volumes().volume(volume).isEmpty());
  }

  @Test
  void allVolumesOfAServerAreMovedTheRootFirst() {
    try (var server =
        new LabServer(lab, "volumes", "--memory", "128", "--data", "64", "--volume-type", FROM)) {
      attachTo(server);
      var root = new MovingVolume(lab, server, adapter);
      server.guest("load", "20");

      var placed = root.place(TO);

      assertThat(placed.exitCode()).as(placed.output()).isZero();
      assertThat(placed.output()).containsSubsequence("vda: copying, ", "vdb: copying, ");
      root.assertIsOf(TO);
      assertIsMoved(server);
      server.guest("load", "0");
      server.assertEveryBlockIsRight();
    }
  }

  @Test
  void besideALocalRootItIsMovedByItsIdAndTheServerMigratesWithBoth() {
    try (var server = new LabServer(lab, "mixed", "--memory", "128", "--data", "16")) {
      attachTo(server);

      var refused = place(server);
      assertThat(refused.exitCode()).as(refused.output()).isEqualTo(ExitCode.NEGATIVE);
      assertThat(refused.output()).contains("nova-lean seal", "--volume " + volume);
      assertThat(lab.volumes().volume(volume).orElseThrow().type()).contains(FROM);

      var placed = place(server, "--volume", volume);
      assertThat(placed.exitCode()).as(placed.output()).isZero();
      assertIsMoved(server);

      adapter.start();
      var source = server.host();
      server.liveMigrate();
      adapter.awaitLog("ended: the server is on");
      server.awaitNoTask();
      assertThat(server.host()).isNotEqualTo(source);
      assertIsMoved(server);
      server.assertEveryBlockIsRight();
    }
  }

  private AdapterProcess.Answer place(LabServer server, String... more) {
    var words =
        Stream.concat(Stream.of("place", server.id(), "--to", "cinder:" + TO), Stream.of(more));
    return adapter.command(PATIENCE, words.toArray(String[]::new));
  }

  private void attachTo(LabServer server) {
    lab.openstack("server", "add", "volume", server.id(), volume);
    awaitStatus("in-use");
  }

  private void awaitStatus(String status) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(lab.volumes().volume(volume).orElseThrow().status()).isEqualTo(status));
  }

  /** It lies there with what was in it, and the server has it. */
  private void assertIsMoved(LabServer server) {
    var now = lab.volumes().volume(volume).orElseThrow();
    assertThat(now.type()).as("%s", now).contains(TO);
    assertThat(now.servers()).as("%s", now).containsExactly(server.id());
    var name =
        lab.volumes().attachmentsOf(volume).get(0).connection().orElseThrow().name().orElseThrow();
    assertThat(name).isNotEqualTo("volume-" + volume);
    assertThat(lab.run("sh", server.host(), "virsh", "domblklist", server.id())).contains(name);
    assertThat(content(name)).isEqualTo(content);
  }

  private static String content(String name) {
    return onFile(name, "head -c 8M $file | sha256sum");
  }

  /** Where cinder-volume has it. */
  private static String onFile(String name, String command) {
    return lab.run(
        "sh",
        "controller",
        "sh",
        "-c",
        "file=$(echo /var/lib/cinder/mnt/*/%s); %s".formatted(name, command));
  }
}
