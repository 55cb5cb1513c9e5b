package org.novalean.storage.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.novalean.storage.hypervisor.HypervisorException.Gone;
import org.novalean.storage.hypervisor.HypervisorException.Refused;

/** What every hypervisor does. */
public abstract class HypervisorContract {

  /** What a test needs beside the hypervisor: images, guests, and their sudden death. */
  public interface Host {

    Hypervisor hypervisor();

    /** A new, absolute path. */
    Path path(String name);

    void createImage(Path image);

    void createOverlay(Path image, Path backing);

    /** A server that runs, with this disk as vda. Returns its id. */
    String start(Path disk);

    /** The same, with so much memory. */
    String start(Path disk, int memoryMib);

    void guestWrites(String serverId, int block, int value);

    void guestFlushes(String serverId);

    int guestReads(String serverId, int block);

    /** QEMU dies at once. */
    void kill(String serverId);

    /** Whether a QEMU that runs keeps every other process from opening an image. */
    boolean isOpenForWriting(Path image);

    /** What a guest would read that boots from an image that is not in use. */
    int onTheDisk(Path image, int block);
  }

  private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

  protected abstract Host host();

  /** Shorthand. */
  private Hypervisor hypervisor() {
    return host().hypervisor();
  }

  @Test
  void tellsTheVersionsOfLibvirtAndQemu() {
    var versions = hypervisor().versions();
    assertThat(versions.libvirt()).isGreaterThan(1_000_000);
    assertThat(versions.qemu()).isGreaterThan(1_000_000);
  }

  @Test
  void aServerThatRunsIsDescribedWithItsChainAndItsQemu() {
    var base = image("base");
    var disk = overlay("disk", base);
    var server = host().start(disk);

    var domain = domain(server);
    assertThat(domain.state()).isEqualTo(DomainState.RUNNING);
    assertThat(domain.processId().flatMap(ProcessHandle::of)).isPresent();
    assertThat(domain.snapshots()).isZero();
    assertThat(domain.disk("vda").orElseThrow().source()).contains(disk);
    assertThat(domain.disk("vda").orElseThrow().format()).isEqualTo("qcow2");
    assertThat(chain(server)).containsExactly(disk, base);
    assertThat(hypervisor().domains()).contains(domain);
  }

  @Test
  void aServerWhoseQemuDiedIsShutOff() {
    var disk = image("disk");
    var server = host().start(disk);
    host().kill(server);

    assertThat(domain(server).state()).isEqualTo(DomainState.SHUT_OFF);
    assertThat(domain(server).processId()).isEmpty();
    assertThat(chain(server)).containsExactly(disk);
    assertThatThrownBy(() -> hypervisor().suspend(server)).isInstanceOf(Gone.class);
    assertThatThrownBy(() -> hypervisor().blockJob(server, "vda")).isInstanceOf(Gone.class);
  }

  @Test
  void aPostCopyThatDidNotBreakIsNotGoneOnWith() {
    var server = host().start(image("disk"));
    var path = new PostCopyPath("qemu+tcp://127.0.0.1/system", Optional.empty(), true, false);

    assertThatThrownBy(() -> hypervisor().resumePostCopy(server, path)).isInstanceOf(Refused.class);
    assertThat(domain(server).state()).isEqualTo(DomainState.RUNNING);
    assertThatThrownBy(() -> hypervisor().resumePostCopy(NOBODY, path)).isInstanceOf(Gone.class);
  }

  @Test
  void aGuestThatIsNoHalfOfABrokenPostCopyIsNotEnded() {
    var server = host().start(image("disk"));

    assertThatThrownBy(() -> hypervisor().endBrokenHalf(server)).isInstanceOf(Refused.class);

    assertThat(domain(server).state()).isEqualTo(DomainState.RUNNING);
    assertThatThrownBy(() -> hypervisor().endBrokenHalf(NOBODY)).isInstanceOf(Gone.class);
  }

  @Test
  void theQemuOfAServerIsSeenAmongTheProcesses() {
    var server = host().start(image("disk"));
    assertThat(hypervisor().qemuOf(server)).isEqualTo(domain(server).process());

    host().kill(server);

    assertThat(hypervisor().qemuOf(server)).isEmpty();
    assertThat(hypervisor().qemuOf(NOBODY)).isEmpty();
  }

  @Test
  void aServerThatNobodyKnowsIsGone() {
    assertThat(hypervisor().domain(NOBODY)).isEmpty();
    assertThatThrownBy(() -> hypervisor().resume(NOBODY)).isInstanceOf(Gone.class);
  }

  @Test
  void aSealKeepsEveryBlockAndLeavesATopOverTheLayer() {
    var disk = overlay("disk", image("base"));
    var server = host().start(disk);
    host().guestWrites(server, 1, 11);
    var layer = image("layer");
    copyUntilReady(server, layer);
    host().guestWrites(server, 2, 22);
    sealOnto(server, disk, layer);
    host().guestWrites(server, 3, 33);

    assertThat(domain(server).state()).isEqualTo(DomainState.RUNNING);
    assertThat(hypervisor().blockJob(server, "vda")).isEmpty();
    assertThat(chain(server)).containsExactly(disk, layer);
    assertThat(host().guestReads(server, 1)).isEqualTo(11);
    assertThat(host().guestReads(server, 2)).isEqualTo(22);
    host().guestFlushes(server);
    host().kill(server);
    assertThat(host().onTheDisk(layer, 1)).isEqualTo(11);
    assertThat(host().onTheDisk(layer, 2)).isEqualTo(22);
    assertThat(host().onTheDisk(layer, 3)).isZero();
    assertThat(host().onTheDisk(disk, 3)).isEqualTo(33);
  }

  @Test
  void qemuDyingAfterThePivotLosesNothingThatWasFlushed() {
    var disk = image("disk");
    var server = host().start(disk);
    host().guestWrites(server, 1, 11);
    var layer = image("layer");
    copyUntilReady(server, layer);
    host().guestWrites(server, 2, 22);
    host().guestFlushes(server);
    hypervisor().suspend(server);
    hypervisor().pivot(server, "vda");
    assertThat(chain(server)).containsExactly(layer);
    host().kill(server);

    for (var image : List.of(disk, layer)) {
      assertThat(host().onTheDisk(image, 1)).isEqualTo(11);
      assertThat(host().onTheDisk(image, 2)).isEqualTo(22);
    }
  }

  @Test
  void aCommitMovesWhatChangedIntoTheLayer() {
    var layer = image("layer");
    var disk = overlay("disk", layer);
    var server = host().start(disk);
    host().guestWrites(server, 1, 11);
    hypervisor().startCommit(server, "vda", layer, 0);
    var job = awaitReady(server);
    assertThat(job.kind()).isEqualTo(BlockJob.Kind.COMMIT);
    host().guestWrites(server, 2, 22);
    sealOnto(server, disk, layer);

    assertThat(chain(server)).containsExactly(disk, layer);
    assertThat(host().guestReads(server, 2)).isEqualTo(22);
    host().kill(server);
    assertThat(host().onTheDisk(layer, 1)).isEqualTo(11);
    assertThat(host().onTheDisk(layer, 2)).isEqualTo(22);
  }

  @Test
  void aPullAndAFlushMakeADiskThatStandsAlone() {
    var layer = image("layer");
    var disk = image("disk");
    var server = host().start(disk);
    host().guestWrites(server, 1, 11);
    copyUntilReady(server, layer);
    sealOnto(server, disk, layer);
    hypervisor().startPull(server, "vda", 0);
    await().until(() -> hypervisor().blockJob(server, "vda").isEmpty());
    hypervisor().suspend(server);
    hypervisor().resume(server);

    assertThat(chain(server)).containsExactly(disk);
    host().kill(server);
    assertThat(host().onTheDisk(disk, 1)).isEqualTo(11);
  }

  @Test
  void aJobThatIsCancelledLeavesTheDiskAsItWas() {
    var disk = image("disk");
    var server = host().start(disk);
    copyUntilReady(server, image("layer"));
    hypervisor().cancelJob(server, "vda");

    assertThat(hypervisor().blockJob(server, "vda")).isEmpty();
    assertThat(chain(server)).containsExactly(disk);
    hypervisor().cancelJob(server, "vda");
  }

  @Test
  void theLayerOfACommitThatIsCancelledCanBeOpenedReadOnlyAgainAndSealedIntoLater() {
    var layer = image("layer");
    var disk = overlay("disk", layer);
    var server = host().start(disk);
    host().guestWrites(server, 1, 11);
    hypervisor().startCommit(server, "vda", layer, 0);
    awaitReady(server);
    hypervisor().cancelJob(server, "vda");
    assertThat(host().isOpenForWriting(layer)).isTrue();

    hypervisor().openReadOnly(server, layer);
    assertThat(host().isOpenForWriting(layer)).isFalse();
    hypervisor().openReadOnly(server, layer);
    assertThat(host().guestReads(server, 1)).isEqualTo(11);
    host().guestWrites(server, 2, 22);
    hypervisor().startCommit(server, "vda", layer, 0);
    awaitReady(server);
    sealOnto(server, disk, layer);
    assertThat(chain(server)).containsExactly(disk, layer);
    assertThat(host().isOpenForWriting(layer)).isFalse();
    host().kill(server);
    assertThat(host().onTheDisk(layer, 2)).isEqualTo(22);
  }

  @Test
  void theImageThatTheGuestWritesToIsNotOpenedReadOnly() {
    var disk = image("disk");
    var server = host().start(disk);
    assertRefused(() -> hypervisor().openReadOnly(server, disk));
    host().guestWrites(server, 1, 11);
    assertThat(host().guestReads(server, 1)).isEqualTo(11);
  }

  @Test
  void theSpeedOfAJobCanBeChanged() {
    var server = host().start(image("disk"));
    hypervisor().startCopy(server, "vda", image("layer"), 7);
    assertThat(awaitReady(server).mibPerSecond()).isEqualTo(7);
    hypervisor().setJobSpeed(server, "vda", 9);
    assertThat(awaitReady(server).mibPerSecond()).isEqualTo(9);
  }

  @Test
  void whatCannotBeDoneIsRefusedAndChangesNothing() {
    var disk = image("disk");
    var server = host().start(disk);
    var missing = host().path("missing");

    assertRefused(() -> hypervisor().startCopy(server, "vda", missing, 0));
    assertRefused(() -> hypervisor().startCommit(server, "vda", missing, 0));
    assertRefused(() -> hypervisor().startPull(server, "vdq", 0));
    assertRefused(() -> hypervisor().setJobSpeed(server, "vda", 1));
    assertRefused(() -> hypervisor().pivot(server, "vda"));
    assertRefused(() -> hypervisor().snapshotOnto(server, "vda", missing));
    assertRefused(() -> hypervisor().resume(server));
    copyUntilReady(server, image("layer"));
    var second = image("second");
    assertRefused(() -> hypervisor().startCopy(server, "vda", second, 0));
    assertThat(chain(server)).containsExactly(disk);
    assertThat(domain(server).state()).isEqualTo(DomainState.RUNNING);
  }

  @Test
  void aSuspendedServerIsPausedByTheUserAndMayBeSuspendedAgain() {
    var server = host().start(image("disk"));
    hypervisor().suspend(server);
    assertThat(domain(server).state()).isEqualTo(DomainState.PAUSED_BY_USER);
    hypervisor().suspend(server);
    hypervisor().resume(server);
    assertThat(domain(server).state()).isEqualTo(DomainState.RUNNING);
  }

  @Test
  void postCopyCanBeLimitedBeforeAMigrationBegins() {
    var server = host().start(image("disk"));
    assertThat(hypervisor().outgoingMigration(server)).isEmpty();
    hypervisor().limitPostCopy(server, 100);
    hypervisor().limitPostCopy(server, 0);
  }

  @Test
  void trafficIsCountedForEachDisk() {
    var server = host().start(image("disk"));
    assertThat(hypervisor().diskTraffic(server))
        .extracting(DiskTraffic::target)
        .containsOnly("vda");
  }

  @Test
  void noMoreOfAGuestsMemoryIsHeldThanItHas() {
    var server = host().start(image("disk"), 256);

    var memory = hypervisor().memory(server, 0);

    assertThat(memory.bytes()).isEqualTo(256 << 20);
    assertThat(memory.residentBytes().orElseThrow()).isBetween(0L, memory.bytes());
    assertThat(memory.sample()).as("nobody asked for one").isEmpty();
    assertThatThrownBy(() -> hypervisor().memory(NOBODY, 0)).isInstanceOf(Gone.class);
  }

  @Test
  void aSampleTellsHowMuchOfAGuestsMemoryIsData() {
    var server = host().start(image("disk"), 256);

    var sample = hypervisor().memory(server, 10).sample().orElseThrow();

    assertThat(sample.pages()).isGreaterThanOrEqualTo(10);
    assertThat(sample.data()).isBetween(0, sample.pages());
  }

  @Test
  void qemuLooksHowFastAGuestChangesItsMemory() {
    var server = host().start(image("disk"), 256);
    assertThat(hypervisor().dirtyRate(server)).isEmpty();

    hypervisor().startDirtyRate(server, 1);

    var rate = await().until(() -> hypervisor().dirtyRate(server), Optional::isPresent);
    assertThat(rate.orElseThrow().seconds()).isEqualTo(1);
    assertThat(rate.orElseThrow().bytesPerSecond()).isBetween(0L, 256L << 20);
  }

  /** It would tell 0 of any of them. */
  @Test
  void qemuIsNotHadToLookAtAGuestTooSmallForItsSamples() {
    var server = host().start(image("disk"));
    assertRefused(() -> hypervisor().startDirtyRate(server, 1));
    assertThat(hypervisor().dirtyRate(server)).isEmpty();
  }

  @Test
  void aServerThatWasStartedHereHasNotArrivedByMigration() {
    var server = host().start(image("disk"));
    assertThat(hypervisor().arrival(server)).isEmpty();
  }

  @Test
  void aListenerHearsOfDomainsAndBlockJobs() {
    var heard = new CopyOnWriteArrayList<String>();
    hypervisor().listen(new RememberingListener(heard));
    var server = host().start(image("disk"));
    await().until(() -> heard.contains("domain " + server));
    copyUntilReady(server, image("layer"));
    await().until(() -> heard.contains("job " + server + " vda"));
    heard.clear();
    hypervisor().suspend(server);
    await().until(() -> heard.contains("domain " + server));
  }

  @Test
  void aListenerHearsByTheHostsClockWhenAGuestStandsStillAndWhenItRunsAgain() {
    var server = host().start(image("disk"));
    var heard = new CopyOnWriteArrayList<VcpuEvent>();
    hypervisor()
        .listen(
            new HypervisorListener() {
              @Override
              public void vcpusChanged(String serverId, VcpuEvent event) {
                if (serverId.equals(server)) {
                  heard.add(event);
                }
              }
            });
    var before = Instant.now().truncatedTo(ChronoUnit.MICROS);
    hypervisor().suspend(server);
    hypervisor().resume(server);

    // The event of its start may come late.
    await()
        .untilAsserted(
            () ->
                assertThat(heard)
                    .extracting(VcpuEvent::kind)
                    .endsWith(VcpuEvent.Kind.STOP, VcpuEvent.Kind.RESUME));
    var stopped = heard.get(heard.size() - 2).at();
    var resumed = heard.get(heard.size() - 1).at();
    assertThat(stopped).isBetween(before, resumed);
    assertThat(resumed).isBeforeOrEqualTo(Instant.now());
  }

  protected final void copyUntilReady(String server, Path layer) {
    hypervisor().startCopy(server, "vda", layer, 0);
    assertThat(awaitReady(server).kind()).isEqualTo(BlockJob.Kind.COPY);
  }

  protected final BlockJob awaitReady(String server) {
    return await().until(() -> hypervisor().blockJob(server, "vda").orElseThrow(), BlockJob::ready);
  }

  /** Steps 2 to 6 of the seal. */
  private void sealOnto(String server, Path disk, Path layer) {
    var next = overlay("disk.new", layer);
    hypervisor().suspend(server);
    hypervisor().pivot(server, "vda");
    try {
      Files.move(next, disk, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    hypervisor().snapshotOnto(server, "vda", disk);
    hypervisor().resume(server);
  }

  protected final Path image(String name) {
    var image = host().path(name);
    host().createImage(image);
    return image;
  }

  protected final Path overlay(String name, Path backing) {
    var image = host().path(name);
    host().createOverlay(image, backing);
    return image;
  }

  protected final Domain domain(String server) {
    return hypervisor().domain(server).orElseThrow();
  }

  protected final List<Path> chain(String server) {
    return domain(server).disk("vda").orElseThrow().chain();
  }

  private static void assertRefused(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(Refused.class);
  }
}
