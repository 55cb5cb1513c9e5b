package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.TestingHypervisor;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.Identify;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.MigrationSeen;
import org.novalean.storage.messages.Nothing;
import org.novalean.storage.messages.Prove;
import org.novalean.storage.messages.Proven;
import org.novalean.storage.messages.Released;
import org.novalean.storage.messages.ServerOf;
import org.novalean.storage.messages.StartHydration;
import org.novalean.storage.messages.WatchMigration;

/** What an adapter gets from this host, over a bus in memory. */
class RequestsTest {

  private final TestingAgent agent;
  private final Arrivals arrivals;

  RequestsTest(@TempDir Path directory) throws IOException {
    agent = new TestingAgent(directory, false);
    arrivals = new Arrivals(directory.resolve("arrivals.json"), agent.host.clock);
  }

  @AfterEach
  void close() throws InterruptedException {
    agent.close();
  }

  @Test
  void aSealAndAHydrationRunToTheirEnd() {
    assertThat(agent.seal(0).isRunning()).isTrue();
    agent.blockJob();
    agent.host.hypervisor.finishJob(SERVER, TARGET);
    await().until(() -> agent.job().state().equals("done"));
    var hydration = new StartHydration(SERVER, 0, "test");
    assertThat(agent.ask(Kinds.HYDRATE, hydration, JobReport.class).job()).isEqualTo("hydration");
    agent.blockJob();
    agent.host.hypervisor.finishJob(SERVER, TARGET);
    await().until(() -> agent.job().state().equals("done"));
  }

  @Test
  void ofTwoLimitsTheLowerHolds() {
    agent.seal(40);
    assertThat(agent.blockJob().mibPerSecond()).isEqualTo(40);
  }

  @Test
  void theHostsOwnLimitHoldsWhateverIsAskedFor() {
    agent.seal(0);
    assertThat(agent.blockJob().mibPerSecond()).isEqualTo(100);
  }

  @Test
  void aReleaseGivesTheDiskToNova() {
    agent.seal(0);
    agent.blockJob();
    var released = agent.ask(Kinds.RELEASE, new ServerOf(SERVER), Released.class);
    assertThat(released.cancelled()).isPresent();
    assertThat(agent.host.hypervisor.blockJob(SERVER, TARGET)).isEmpty();
    assertThatThrownBy(() -> agent.seal(0)).hasMessageContaining("Nova works with server");
  }

  /** Who asked has taken its lock off the server by then. */
  @Test
  void aJobWhoseLookTookTooLongDoesNotBegin() {
    var late = new AtomicBoolean();
    agent.host.hypervisor.beforeCall(
        call -> {
          if (call.method().equals("domain") && late.compareAndSet(false, true)) {
            agent.host.clock.advance(TestingAgent.PATIENCE);
          }
        });
    assertThatThrownBy(() -> agent.seal(0)).hasMessageContaining("nobody waits for it any more");
    assertThat(late).isTrue();
    assertThat(agent.job().reason()).contains("no job of this server is known");
  }

  /** They come at once after a restart of the agent, and are worked on side by side. */
  @Test
  void aSealThatIsOvertakenByAMigrationLeavesWhatIsKeptForIt() throws IOException {
    agent.ask(Kinds.KEEP_FOR_MIGRATION, new ServerOf(SERVER), Nothing.class);
    assertThatThrownBy(() -> agent.seal(0)).hasMessageContaining("Nova works with server");
    assertThat(keptForMigration()).hasSize(1);

    agent.ask(Kinds.RELEASE, new ServerOf(SERVER), Released.class);
    assertThatThrownBy(() -> agent.seal(0)).hasMessageContaining("Nova works with server");
    assertThat(keptForMigration()).hasSize(1);
  }

  @Test
  void whatWasKeptForAMigrationThatCameToNothingGoesWithTheNextSeal() throws IOException {
    agent.ask(Kinds.KEEP_FOR_MIGRATION, new ServerOf(SERVER), Nothing.class);
    agent.host.clock.advance(Duration.ofMinutes(1));

    assertThat(agent.seal(0).isRunning()).isTrue();

    assertThat(keptForMigration()).isEmpty();
  }

  private List<Path> keptForMigration() throws IOException {
    var salvage = agent.host.instances.resolve(".nova-lean-salvage").resolve(SERVER);
    if (!Files.exists(salvage)) {
      return List.of();
    }
    try (var files = Files.list(salvage)) {
      return files.filter(file -> file.toString().endsWith(".leaving")).toList();
    }
  }

  @Test
  void aMigrationThatIsNotThereIsNotWaitedForLongerThanAsked() {
    assertThat(agent.ask(Kinds.MIGRATION, new ServerOf(SERVER), MigrationSeen.class).present())
        .isFalse();
    var watch = new WatchMigration(SERVER, 0);
    assertThat(agent.ask(Kinds.WATCH_MIGRATION, watch, MigrationSeen.class).state())
        .isEqualTo("RUNNING");
  }

  @Test
  void aServerWithoutLayersHasNothingToIdentify() {
    assertThat(
            agent.ask(Kinds.IDENTIFY, new Identify(SERVER, "n0nce4711"), Identities.class).layers())
        .isEmpty();
  }

  @Test
  void aLayerThatCannotBeReadNowIsNotTakenForNone() throws IOException {
    agent.seal(0);
    agent.blockJob();
    agent.host.hypervisor.finishJob(SERVER, TARGET);
    await().until(() -> agent.job().state().equals("done"));
    Files.delete(agent.host.base.resolve(new LayerName(SERVER, TARGET, 1).fileName()));

    assertThatThrownBy(
            () -> agent.ask(Kinds.IDENTIFY, new Identify(SERVER, "n0nce4711"), Identities.class))
        .hasMessageContaining("the layers cannot be identified");
  }

  @Test
  void aServerWhoseDataAreToBeProvenHereIsExpectedUntilItIsHere() throws IOException {
    var nothing = new Identities("share-1", List.of());
    agent.ask(Kinds.PROVE, new Prove(SERVER, "n0nce4711", nothing), Proven.class);
    agent.ask(Kinds.PROVE, new Prove("on-its-way", "n0nce4712", nothing), Proven.class);
    assertThat(arrivals.expected()).containsExactly(SERVER, "on-its-way");

    agent.ask(Kinds.DESCRIBE, new Nothing(), HostReport.class);
    assertThat(arrivals.expected()).containsExactly("on-its-way");
  }

  /** Another's QEMU may answer nothing for long. */
  @Test
  void whatAServerStandsOnIsToldWithoutALookAtAnother() throws IOException {
    var other = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";
    var home = Files.createDirectory(agent.host.instances.resolve(other));
    TestingImage.create(home.resolve("disk"), TestingHost.SIZE, Optional.empty(), Map.of());
    agent.host.hypervisor.define(other, Map.of(TARGET, home.resolve("disk")));
    agent.host.hypervisor.start(other);

    agent.ask(Kinds.IDENTIFY, new Identify(SERVER, "n0nce4711"), Identities.class);

    assertThat(agent.host.hypervisor.calls())
        .extracting(TestingHypervisor.Call::serverId)
        .contains(SERVER)
        .doesNotContain(other);
  }

  @Test
  void aServerThatIsNotHereIsNamed() {
    assertThatThrownBy(
            () -> agent.ask(Kinds.HYDRATE, new StartHydration("s9", 0, "test"), JobReport.class))
        .hasMessageContaining("libvirt on this host has no server s9");
  }

  @Test
  void aLibvirtThatIsAwayIsToldInItsOwnWords() {
    agent.host.hypervisor.beforeCall(
        call -> {
          throw new HypervisorException.Unavailable(
              "libvirt does not answer", new IllegalStateException());
        });
    assertThatThrownBy(() -> agent.ask(Kinds.MIGRATION, new ServerOf(SERVER), MigrationSeen.class))
        .hasMessageContaining("libvirt does not answer");
  }
}
