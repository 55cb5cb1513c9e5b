package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.novalean.storage.job.TestingHost.SERVER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.GuestMemory;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.hypervisor.MigrationResult;
import org.novalean.storage.hypervisor.PageSample;
import org.novalean.storage.hypervisor.VcpuEvent;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.MeasureMemory;
import org.novalean.storage.messages.MemorySeen;
import org.novalean.storage.messages.MigrationTook;
import org.novalean.storage.messages.PagesSeen;
import org.novalean.storage.messages.ServerOf;
import org.novalean.storage.messages.SwitchSeen;

/** What an adapter learns for its predictions. */
class MemoryMeasuresTest {

  private static final long MIB = 1 << 20;

  private final TestingAgent agent;
  private final Path novaConf;

  MemoryMeasuresTest(@TempDir Path directory) throws IOException {
    agent = new TestingAgent(directory, false);
    novaConf = directory.resolve("nova.conf");
  }

  @BeforeEach
  void theGuestHasMemory() {
    agent.host.hypervisor.memory(
        SERVER,
        new GuestMemory(512 * MIB, Optional.of(200 * MIB), Optional.of(new PageSample(20, 5))));
    agent.host.hypervisor.changesMemory(SERVER, 16 * MIB);
  }

  @AfterEach
  void close() throws InterruptedException {
    agent.close();
  }

  @Test
  void memoryAndHowFastItChangesAreTold() {
    assertThat(measure(2))
        .isEqualTo(
            new MemorySeen(
                512 * MIB,
                Optional.of(200 * MIB),
                Optional.of(new PagesSeen(20, 5)),
                Optional.of(16 * MIB),
                2,
                Optional.empty(),
                9,
                List.of()));
  }

  @Test
  void novasOwnLimitIsTold() throws IOException {
    Files.writeString(
        novaConf,
        "[DEFAULT]\ntransport_url = rabbit://r\n[libvirt]\nlive_migration_bandwidth = 40\n");

    assertThat(measure(0).novaMibPerSecond()).contains(40L);
  }

  @Test
  void whatNobodyAskedForIsNeitherLookedAtNorMissed() {
    assertThat(measure(0).dirtyBytesPerSecond()).isEmpty();
    assertThat(measure(0).notKnown()).isEmpty();
    assertThat(agent.host.hypervisor.calls()).noneMatch(c -> c.method().equals("startDirtyRate"));
  }

  @Test
  void whatCannotBeToldIsSaidWithTheReason() {
    agent.host.hypervisor.memory(
        SERVER, new GuestMemory(64 * MIB, Optional.empty(), Optional.empty()));

    var seen = measure(1);

    assertThat(seen.residentBytes()).isEmpty();
    assertThat(seen.dirtyBytesPerSecond()).isEmpty();
    assertThat(seen.notKnown()).hasSize(2);
    assertThat(seen.notKnown().get(1)).contains("less than 128 MiB");
  }

  @Test
  void thatNoPageCouldBeLookedAtIsSaid() {
    agent.host.hypervisor.memory(
        SERVER, new GuestMemory(512 * MIB, Optional.of(200 * MIB), Optional.empty()));

    assertThat(measure(0).notKnown()).singleElement().asString().contains("no page of its memory");
  }

  @Test
  void aMigrationUnderWayIsNotHeldUpByALookAtItsMemory() {
    agent.host.hypervisor.outgoingMigration(
        SERVER, Optional.of(new MigrationJob(0, 0, 0, 0, 0, 0, 0, 0)));

    assertThat(measure(1).notKnown()).singleElement().asString().contains("being migrated");
  }

  @Test
  void whatAMigrationTookIsToldWhereItWentTo() {
    assertThat(arrival()).isEqualTo(MigrationTook.NOT_KNOWN);

    agent.host.hypervisor.arrived(SERVER, new MigrationResult(210 * MIB, 3, 4000, 31, 50 * MIB));

    assertThat(arrival()).isEqualTo(new MigrationTook(true, 210 * MIB, 3, 4000, 31, 50 * MIB));
  }

  @Test
  void whatAMigrationTookIsToldWhereItCameFromOnceItIsGone() {
    assertThat(departure()).isEqualTo(MigrationTook.NOT_KNOWN);
    migrates(1, 1000);
    await().until(() -> looks() > 0);
    migrates(210 * MIB, 601_000);
    var before = looks();
    await().until(() -> looks() > before + 1);

    agent.host.hypervisor.undefine(SERVER);

    await().until(() -> departure().known());
    assertThat(departure().memoryBytes()).isEqualTo(210 * MIB);
  }

  @Test
  void whenAGuestWasStoppedForPostCopyIsToldWhereItLeftAndWhenItRanWhereItCame() {
    var at = Instant.parse("2026-11-24T05:59:58.069123Z");
    var now = agent.host.clock.instant();

    agent.host.hypervisor.switches(SERVER, VcpuEvent.Kind.STOP, at);
    assertThat(departure())
        .isEqualTo(MigrationTook.NOT_KNOWN.with(Optional.of(new SwitchSeen(at, now, now))));
    assertThat(arrival().switched()).isEmpty();

    agent.host.hypervisor.hardReboot(SERVER);
    agent.host.hypervisor.switches(SERVER, VcpuEvent.Kind.RESUME, at);
    assertThat(arrival().switched()).contains(new SwitchSeen(at, now, now));
    assertThat(departure().switched()).isEmpty();
  }

  private long looks() {
    return agent.host.hypervisor.calls().stream()
        .filter(call -> call.method().equals("outgoingMigration"))
        .count();
  }

  private void migrates(long processed, long millis) {
    agent.host.hypervisor.outgoingMigration(
        SERVER, Optional.of(new MigrationJob(512 * MIB, processed, 0, 0, 0, 1, 0, 0, millis)));
  }

  @Test
  void aLookThatIsTooLongOrAServerThatIsNotHereIsRefused() {
    assertThatThrownBy(() -> measure(61)).hasMessageContaining("1 to 60 s");
    assertThatThrownBy(
            () -> agent.ask(Kinds.MEASURE_MEMORY, new MeasureMemory("s9", 0), MemorySeen.class))
        .hasMessageContaining("s9");
  }

  private MemorySeen measure(int seconds) {
    return agent.ask(Kinds.MEASURE_MEMORY, new MeasureMemory(SERVER, seconds), MemorySeen.class);
  }

  private MigrationTook departure() {
    return agent.ask(Kinds.DEPARTURE, new ServerOf(SERVER), MigrationTook.class);
  }

  private MigrationTook arrival() {
    return agent.ask(Kinds.ARRIVAL, new ServerOf(SERVER), MigrationTook.class);
  }
}
