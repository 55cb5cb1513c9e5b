package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.novalean.storage.job.TestingHost.SERVER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.agent.config.AgentConfig;
import org.novalean.storage.agent.config.NovaLeanAgentConf;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.QemuProcess;
import org.novalean.storage.hypervisor.TestingHypervisor;
import org.novalean.storage.job.JobKind;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.Journal;
import org.novalean.storage.job.JournalEntry;
import org.novalean.storage.job.LocalDiskFiles;
import org.novalean.storage.job.StepObserver;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.rpc.TestingBus;

class AgentServiceTest {

  @TempDir Path directory = Path.of("/");

  private final TestingHypervisor hypervisor = new TestingHypervisor();

  /** Nova may start a server then, and what stands in the journal is not fit for that yet. */
  @Test
  void theHostIsReadyOnceWhatAnEarlierAgentLeftIsBroughtToAnEnd() throws Exception {
    var libvirtIsAway = new AtomicBoolean(true);
    var asked = new AtomicInteger();
    hypervisor.beforeCall(
        call -> {
          asked.incrementAndGet();
          if (libvirtIsAway.get()) {
            throw new HypervisorException.Unavailable("not yet", new IOException());
          }
        });
    var config = config();
    var journal = new Journal(config.statePath().resolve("journal"), new LocalDiskFiles());
    journal.write(entry(config));
    var left = new CompletableFuture<Integer>();
    CompletableFuture<Void> running;
    try (var service = service(config)) {
      running =
          CompletableFuture.runAsync(
              () -> run(service, () -> left.complete(journal.read().entries().size())));
      var before = asked.get();
      await().until(() -> asked.get() > before + 2);
      assertThat(left).isNotDone();
      libvirtIsAway.set(false);
      assertThat(left.get(30, TimeUnit.SECONDS)).isZero();
    }
    assertThat(running).succeedsWithin(Duration.ofSeconds(30));
  }

  private static void run(AgentService service, Runnable hostIsReady) {
    try {
      service.run(hostIsReady);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private AgentService service(AgentConfig config) {
    return AgentParts.service(
        config,
        "1.0",
        hypervisor,
        new TestingBus().agent("c1"),
        StepObserver.NONE,
        Clock.systemUTC());
  }

  private AgentConfig config() throws Exception {
    Files.createDirectories(directory.resolve("instances"));
    var file =
        Files.writeString(
            directory.resolve("nova-lean-agent.conf"),
            """
            [DEFAULT]
            transport_url = rabbit://u:p@host:5672/
            host = c1
            state_path = %1$s/state
            [share]
            share = path:%1$s/share
            instances_path = %1$s/instances
            nova_conf = %1$s/nova.conf
            """
                .formatted(directory));
    return NovaLeanAgentConf.load(file).configuration();
  }

  /** Of a server that has left this host. */
  private static JournalEntry entry(AgentConfig config) {
    var disk = config.share().instancesPath().resolve(SERVER).resolve("disk");
    var layer = new LayerName(SERVER, "vda", 1);
    return new JournalEntry(
        "earlier",
        JobKind.FIRST_SEAL,
        SERVER,
        "vda",
        disk,
        JournalEntry.overlayOf(disk),
        layer,
        config.share().instancesPath().resolve("_base").resolve(layer.fileName()),
        false,
        new QemuProcess(1, "boot/1"),
        JobStep.COPYING,
        Optional.empty(),
        false,
        Instant.EPOCH,
        "test");
  }
}
