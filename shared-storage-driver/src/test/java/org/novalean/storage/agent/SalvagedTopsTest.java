package org.novalean.storage.agent;

import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.SIZE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.share.SharePlace;

/** The host was down; its agent starts again, then nova-compute. */
class SalvagedTopsTest {

  private static final MigrationJob JOB = new MigrationJob(0, 0, 0, 100, 50, 0, 0, 0);
  private static final Map<Integer, Integer> WRITTEN = Map.of(7, 77);

  private final TestingHost host;
  private final SharePlace place;
  private final SalvagedTops tops;
  private final Path layer;
  private final Path salvage;

  SalvagedTopsTest(@TempDir Path directory) throws IOException {
    host = new TestingHost(directory);
    place = new SharePlace(host.instances);
    tops = topsAt(Clock.systemUTC());
    layer = place.file(new LayerName(SERVER, "vda", 1).fileName());
    salvage = host.instances.resolve(".nova-lean-salvage").resolve(SERVER);
    TestingImage.create(layer, SIZE, Optional.empty(), Map.of());
    host.hypervisor.kill(SERVER);
    diskOver(layer);
  }

  @AfterEach
  void close() {
    host.close();
  }

  private SalvagedTops topsAt(Clock clock) {
    return new SalvagedTops(place, host.images, host.hypervisor, clock);
  }

  private void diskOver(Path backing) throws IOException {
    Files.delete(host.disk);
    TestingImage.create(host.disk, SIZE, Optional.of(backing), WRITTEN);
  }

  private List<Path> kept() throws IOException {
    if (!Files.exists(salvage)) {
      return List.of();
    }
    try (var found = Files.list(salvage)) {
      return found.toList();
    }
  }

  private static SalvagedTops later(SalvagedTopsTest test, Duration after) {
    return test.topsAt(Clock.offset(Clock.systemUTC(), after));
  }

  @Test
  void whatNovaDeletesAfterAnEvacuationIsStillThere() throws IOException {
    tops.keep();
    Files.delete(host.disk);
    tops.look();

    assertThat(kept()).singleElement().satisfies(file -> assertHolds(file));
  }

  private static void assertHolds(Path file) {
    assertThat(TestingImage.contents(file)).containsAllEntriesOf(WRITTEN);
  }

  @Test
  void itIsKeptForSomeDaysAndNotForEver() throws IOException {
    tops.keep();
    Files.delete(host.disk);

    later(this, SalvagedTops.KEPT_FOR.minusDays(1)).look();
    assertThat(kept()).hasSize(1);
    later(this, SalvagedTops.KEPT_FOR.plusDays(1)).look();
    assertThat(salvage).doesNotExist();
  }

  @Test
  void howeverLongNovaIsAwayItIsKept() throws IOException {
    tops.keep();

    later(this, SalvagedTops.KEPT_FOR.multipliedBy(10)).look();

    assertThat(kept()).hasSize(1);
  }

  @Test
  void aServerThatRunsHereAgainLeavesNothing() throws IOException {
    tops.keep();
    host.hypervisor.start(SERVER);

    tops.look();

    assertThat(salvage).doesNotExist();
    assertHolds(host.disk);
  }

  /** Its QEMU dies before the switch: Nova takes that for the end, and deletes its disk. */
  @Test
  void theTopOfAServerThatIsMigratedOutlivesItsQemuUntilItsGuestIsKnownToBeElsewhere()
      throws IOException {
    host.hypervisor.start(SERVER);
    tops.keepForMigration(SERVER);
    tops.look();
    assertThat(tops.left(SERVER)).as("it is there, as it was").isEmpty();

    Files.delete(host.disk);
    tops.look();
    assertThat(kept()).singleElement().satisfies(file -> assertHolds(file));
    assertThat(tops.left(SERVER))
        .singleElement()
        .satisfies(file -> assertThat(file.name()).startsWith(".nova-lean-salvage/" + SERVER));

    tops.letGo(SERVER);
    assertThat(salvage).doesNotExist();
  }

  @Test
  void aMigrationMayTakeLongAndOneThatFailedLeavesNothing() throws IOException {
    host.hypervisor.start(SERVER);
    tops.keepForMigration(SERVER);
    host.hypervisor.outgoingMigration(SERVER, Optional.of(JOB));
    later(this, Duration.ofHours(3)).look();
    assertThat(kept()).hasSize(1);

    host.hypervisor.outgoingMigration(SERVER, Optional.empty());
    later(this, Duration.ofHours(3)).look();
    assertThat(salvage).doesNotExist();
    assertHolds(host.disk);
  }

  /** A look waits for libvirt, which may hang, and a migration does not wait for the look. */
  @Test
  void aMigrationThatBeginsWhileLibvirtIsAskedKeepsTheDisk() throws IOException {
    host.hypervisor.start(SERVER);
    tops.keepForMigration(SERVER);
    var hours = later(this, Duration.ofHours(3));
    host.hypervisor.beforeCall(
        call -> {
          if (call.method().equals("outgoingMigration")) {
            runAsync(() -> keepForMigration(hours)).orTimeout(30, TimeUnit.SECONDS).join();
          }
        });
    hours.look();
    assertThat(kept()).hasSize(1);

    host.hypervisor.beforeCall(call -> {});
    hours.stays(SERVER);
    assertThat(salvage).doesNotExist();
  }

  private static void keepForMigration(SalvagedTops tops) {
    try {
      tops.keepForMigration(SERVER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aServerThatStaysIsKeptNoLongerButWhatNovaDeletedIs() throws IOException {
    host.hypervisor.start(SERVER);
    tops.keepForMigration(SERVER);
    tops.stays(SERVER);
    assertThat(salvage).doesNotExist();

    tops.keepForMigration(SERVER);
    Files.delete(host.disk);
    tops.stays(SERVER);

    assertThat(kept()).hasSize(1);
  }

  @Test
  void whatAnOutageLeftIsNotLetGoWithAMigration() throws IOException {
    tops.keep();
    diskOver(layer);
    host.hypervisor.start(SERVER);
    tops.keepForMigration(SERVER);

    tops.letGo(SERVER);

    assertThat(kept()).hasSize(1);
  }

  @Test
  void aServerThatComesBackLaterOnAnotherDiskDoesNotCostWhatIsKept() throws IOException {
    tops.keep();
    diskOver(layer);
    host.hypervisor.start(SERVER);

    tops.look();

    assertThat(kept()).hasSize(1);
  }

  @Test
  void ofAServerThatRunsWhenTheAgentStartsNothingIsKept() throws IOException {
    host.hypervisor.start(SERVER);
    tops.keep();
    assertThat(kept()).isEmpty();
  }

  @Test
  void whatOneOutageLeftIsNotReplacedByTheNext() throws IOException {
    tops.keep();
    diskOver(layer);
    tops.keep();
    tops.keep();
    assertThat(kept()).hasSize(2);
  }

  @Test
  void whereLibvirtDoesNotAnswerItIsKept() throws IOException {
    host.hypervisor.start(SERVER);
    host.hypervisor.beforeCall(
        call -> {
          throw new HypervisorException.Unavailable("no answer", new IOException());
        });
    tops.keep();
    tops.look();
    assertThat(kept()).hasSize(1);
    host.hypervisor.beforeCall(call -> {});
  }

  @Test
  void aDiskThatStandsOnNoLayerIsLeftToNova() throws IOException {
    var base = place.file("356a192b7913b04c54574d18c28d46e6395428ab");
    TestingImage.create(base, SIZE, Optional.empty(), Map.of());
    diskOver(base);
    Files.writeString(host.disk.resolveSibling("disk.info"), "{}");

    tops.keep();

    assertThat(kept()).isEmpty();
  }
}
