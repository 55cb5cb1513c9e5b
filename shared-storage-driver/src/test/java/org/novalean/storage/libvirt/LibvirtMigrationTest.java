package org.novalean.storage.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.HypervisorException.Gone;
import org.novalean.storage.hypervisor.HypervisorException.Refused;
import org.novalean.storage.hypervisor.HypervisorException.Unavailable;
import org.novalean.storage.hypervisor.HypervisorListener;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.hypervisor.RememberingListener;
import org.novalean.storage.hypervisor.VcpuEvent;

/** A real live migration from one libvirtd to another, slow enough to be looked at. */
class LibvirtMigrationTest {

  @TempDir private Path directory = Path.of("/");

  @Test
  void anOutgoingMigrationIsSeenLimitedAndInTheWayOfBlockJobs() throws IOException {
    var missing = TestingLibvirt.missing();
    assumeTrue(missing.isEmpty(), () -> "No real libvirtd here, for want of: " + missing);
    try (var source = TestingLibvirt.start(directory.resolve("source"));
        var destination = TestingLibvirt.start(directory.resolve("destination"));
        var hypervisor = new LibvirtHypervisor(source.uri(), Duration.ofSeconds(60));
        var there = new LibvirtHypervisor(destination.uri(), Duration.ofSeconds(60))) {
      awaitConnection(hypervisor);
      awaitConnection(there);
      var host = new TestingQemuHost(directory, source, hypervisor);
      var heard = new CopyOnWriteArrayList<String>();
      hypervisor.listen(new RememberingListener(heard));
      var heardThere = new CopyOnWriteArrayList<String>();
      there.listen(new RememberingListener(heardThere));
      host.createImage(host.path("disk"));
      host.createImage(host.path("layer"));
      // Nearly all of it is zeros, which cost 9 bytes a page: some 9 s at 1 MiB/s, and what
      // post-copy
      // takes shows its limit.
      var server = host.start(host.path("disk"), "none", 4096);

      hypervisor.limitPostCopy(server, 3);
      source.virsh("migrate-setspeed", server, "1");
      var migration = CompletableFuture.supplyAsync(() -> migrate(source, destination, server));
      await()
          .until(
              () ->
                  hypervisor
                      .outgoingMigration(server)
                      .filter(MigrationJob::memoryPhaseHasBegun)
                      .isPresent());
      assertThat(postCopyLimit(source, server)).contains(":3145728");
      hypervisor.limitPostCopy(server, 4);
      assertThat(postCopyLimit(source, server)).contains(":4194304");
      assertThatThrownBy(() -> hypervisor.startCopy(server, "vda", host.path("layer"), 0))
          .isInstanceOf(Refused.class);
      await().until(() -> heard.contains("iteration " + server + " 1"));

      source.virsh("migrate-postcopy", server);
      await()
          .until(() -> there.domain(server).orElseThrow().state() == DomainState.RUNNING_POST_COPY);
      assertThatThrownBy(() -> there.outgoingMigration(server)).isInstanceOf(Refused.class);
      assertThat(hypervisor.outgoingMigration(server).orElseThrow().millis()).isPositive();
      assertThat(rateOfPostCopy(hypervisor, server)).isBetween(1L, 5L << 20);
      assertThat(migration.join()).isEmpty();
      assertThat(hypervisor.domain(server).orElseThrow().state()).isEqualTo(DomainState.SHUT_OFF);
      assertThat(there.domain(server).orElseThrow().state()).isEqualTo(DomainState.RUNNING);
      assertThat(there.arrival(server)).as("libvirt does not tell what a post-copy took").isEmpty();
      assertThat(heard).containsSubsequence("STOP " + server, "POST_COPY " + server);
      assertThat(heardThere)
          .containsSubsequence("STARTED " + server, "RESUME " + server, "POST_COPY " + server);
    }
  }

  @Test
  void whatAPreCopyTookIsToldOnItsDestination() throws IOException {
    var missing = TestingLibvirt.missing();
    assumeTrue(missing.isEmpty(), () -> "No real libvirtd here, for want of: " + missing);
    try (var source = TestingLibvirt.start(directory.resolve("source"));
        var destination = TestingLibvirt.start(directory.resolve("destination"));
        var hypervisor = new LibvirtHypervisor(source.uri(), Duration.ofSeconds(60));
        var there = new LibvirtHypervisor(destination.uri(), Duration.ofSeconds(60))) {
      awaitConnection(hypervisor);
      awaitConnection(there);
      var host = new TestingQemuHost(directory, source, hypervisor);
      host.createImage(host.path("disk"));
      var server = host.start(host.path("disk"), 1024);
      // QEMU measures its rate every 100 ms, and a quick machine is done before: 0.6 s at this.
      source.virsh("migrate-setspeed", server, "4");
      var stopped = next(hypervisor, VcpuEvent.Kind.STOP);
      var resumed = next(there, VcpuEvent.Kind.RESUME);

      assertThat(migrate(source, destination, server)).isEmpty();

      // 256 Ki pages, nearly all of them of 9 bytes.
      var arrival = there.arrival(server).orElseThrow();
      assertThat(arrival.memoryBytes()).isBetween(2_360_000L, 16L << 20);
      assertThat(arrival.bytesPerSecond()).isPositive();
      assertThat(arrival.millis()).isGreaterThan(arrival.pauseMillis());
      // As much as can be said of it on a busy machine.
      assertThat(Duration.between(stopped.join(), resumed.join()).toMillis())
          .as("by QEMU's events, where libvirt tells %d ms", arrival.pauseMillis())
          .isBetween(0L, arrival.millis());
    }
  }

  private static CompletableFuture<Instant> next(LibvirtHypervisor host, VcpuEvent.Kind kind) {
    var heard = new CompletableFuture<Instant>();
    host.listen(
        new HypervisorListener() {
          @Override
          public void vcpusChanged(String serverId, VcpuEvent event) {
            if (event.kind() == kind) {
              heard.complete(event.at());
            }
          }
        });
    return heard;
  }

  /** Bytes per second, over all of post-copy: a busy machine can only make it less. */
  private static long rateOfPostCopy(LibvirtHypervisor hypervisor, String server) {
    var begun = System.nanoTime();
    var first = hypervisor.outgoingMigration(server).orElseThrow().memoryProcessed();
    var last = new AtomicLong(first);
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              var job = underWay(hypervisor, server);
              job.ifPresent(seen -> last.set(seen.memoryProcessed()));
              return job.isEmpty();
            });
    var seconds = (System.nanoTime() - begun) / 1e9;
    return Math.round((last.get() - first) / seconds);
  }

  private static Optional<MigrationJob> underWay(LibvirtHypervisor hypervisor, String server) {
    try {
      return hypervisor.outgoingMigration(server);
    } catch (Gone e) {
      return Optional.empty();
    }
  }

  private static void awaitConnection(LibvirtHypervisor hypervisor) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(Unavailable.class)
        .until(() -> hypervisor.domains().isEmpty());
  }

  private String migrate(TestingLibvirt source, TestingLibvirt destination, String server) {
    return source
        .virsh(
            "migrate",
            "--live",
            "--postcopy",
            "--unsafe",
            server,
            destination.uri(),
            "--migrateuri",
            "unix://" + directory.resolve("migration"))
        .strip();
  }

  private static String postCopyLimit(TestingLibvirt source, String server) {
    var parameters =
        source.virsh("qemu-monitor-command", server, "{\"execute\":\"query-migrate-parameters\"}");
    return Optional.of(parameters.indexOf("\"max-postcopy-bandwidth\""))
        .filter(at -> at >= 0)
        .map(at -> parameters.substring(at, Math.min(parameters.length(), at + 40)))
        .orElse(parameters);
  }
}
