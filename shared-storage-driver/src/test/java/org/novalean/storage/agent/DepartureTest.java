package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.QemuProcess;
import org.novalean.storage.image.TestingDiskImages;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.job.JobKind;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.Journal;
import org.novalean.storage.job.JournalEntry;
import org.novalean.storage.job.LocalDiskFiles;
import org.novalean.storage.job.TestingClock;
import org.novalean.storage.layer.LayerInventory;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.share.ShareLocation;
import org.novalean.storage.share.TestingShareMounts;

class DepartureTest {

  private static final String SERVER = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";
  private static final LayerName LAYER = new LayerName(SERVER, "vda", 1);

  private final Path fstab;
  private final TestingShareMounts share;
  private final Journal journal;
  private final TestingClock clock = new TestingClock();
  private final Arrivals arrivals;
  private final TestingDiskImages images = new TestingDiskImages();

  DepartureTest(@TempDir Path directory) throws IOException {
    fstab = directory.resolve("fstab");
    share = new TestingShareMounts(directory.toRealPath());
    arrivals = new Arrivals(directory.resolve("arrivals.json"), clock);
    journal = new Journal(directory.resolve("journal"), new LocalDiskFiles());
  }

  @BeforeEach
  void mount() {
    share.mounts(nfs()).establish();
  }

  private static ShareLocation nfs() {
    return ShareLocation.parse("nfs://nas:/srv/nova");
  }

  private Departure departure(ShareLocation location) {
    var files = new FileWork("disk", 2, Duration.ofSeconds(30));
    return new Departure(
        share.mounts(location),
        new LayerInventory("compute1", share.place(), images, files, Clock.systemUTC()),
        journal,
        arrivals,
        fstab);
  }

  private void serverOnLayer(String directory) throws IOException {
    var layer = share.place().file(LAYER.fileName());
    images.create(layer, 1 << 20);
    var home = Files.createDirectories(share.place().instancesPath().resolve(directory));
    images.createOverlay(home.resolve("disk"), layer, 1 << 20);
  }

  @Test
  void aHostWithoutServersOnTheShareGetsItsDirectoriesBack() {
    assertThat(departure(nfs()).hindrances()).isEmpty();

    assertThat(departure(nfs()).leave()).contains("unmounted");
    assertThat(share.done()).endsWith("unmount locks", "unmount _base", "unmount share");
    assertThat(share.opened()).containsExactly("_base", "locks", "share");
  }

  @Test
  void aServerOnTheShareIsNamedWithBothWaysOut() throws IOException {
    serverOnLayer(SERVER);

    assertThat(departure(nfs()).hindrances())
        .singleElement()
        .asString()
        .contains(SERVER + "/disk", "nova-lean hydrate", "nova live-migration")
        .contains(
            "nas:/srv/nova/_base %s nfs hard,".formatted(share.place().base()),
            "nas:/srv/nova/locks %s nfs hard,".formatted(share.place().locks()));
  }

  @Test
  void whereFstabMountsTheShareItStaysMounted() throws IOException {
    serverOnLayer(SERVER);
    Files.writeString(
        fstab, "# comment\nnas:/srv/nova/_base\t%s nfs hard 0 0\n".formatted(share.place().base()));
    assertThat(departure(nfs()).hindrances())
        .as("locks are missing in it")
        .singleElement()
        .asString()
        .contains("nas:/srv/nova/locks")
        .doesNotContain("nas:/srv/nova/_base");

    keepByFstab();
    assertThat(departure(nfs()).hindrances()).isEmpty();
    assertThat(departure(nfs()).leave()).contains("stays mounted");
    assertThat(share.done()).doesNotContain("unmount _base");
  }

  private void keepByFstab() throws IOException {
    Files.writeString(
        fstab,
        "nas:/srv/nova/_base %s nfs hard 0 0\nnas:/srv/nova/locks %s nfs hard 0 0\n"
            .formatted(share.place().base(), share.place().locks()));
  }

  @Test
  void aServerThatMayBeOnItsWayHereNeedsTheShare() throws IOException {
    arrivals.expect(SERVER);
    assertThat(departure(nfs()).hindrances())
        .singleElement()
        .asString()
        .contains(SERVER, "on its way here", "try again in 2 minutes");

    clock.advance(Arrivals.SOON.plusSeconds(1));
    assertThat(departure(nfs()).hindrances()).isEmpty();
  }

  @Test
  void oneThatComesToAShareOfFstabNeedsNoAgent() throws IOException {
    arrivals.expect(SERVER);
    keepByFstab();
    assertThat(departure(nfs()).hindrances()).isEmpty();
  }

  @Test
  void whatSalvageKeepsDoesNotHinder() throws IOException {
    serverOnLayer(".nova-lean-salvage/" + SERVER);
    assertThat(departure(nfs()).hindrances()).isEmpty();
  }

  @Test
  void whatCannotBeReadMayNeedTheShare() throws IOException {
    serverOnLayer(SERVER);
    Files.delete(share.place().file(LAYER.fileName()));
    Files.createSymbolicLink(
        share.place().instancesPath().resolve(SERVER).resolve("disk.eph0"), Path.of("nowhere"));
    assertThat(departure(nfs()).hindrances())
        .singleElement()
        .asString()
        .contains("is not known", "disk.eph0");
  }

  @Test
  void anUnfinishedSealHindersOnAnyShare() {
    journal.write(
        new JournalEntry(
            "op-1",
            JobKind.FIRST_SEAL,
            SERVER,
            "vda",
            Path.of("/i/disk"),
            Path.of("/i/disk.nova-lean-new"),
            LAYER,
            Path.of("/i/_base", LAYER.fileName()),
            false,
            new QemuProcess(4711, "boot/815"),
            JobStep.COPYING,
            Optional.empty(),
            false,
            Instant.EPOCH,
            "a test"));
    assertThat(departure(ShareLocation.parse("path:/mnt/share")).hindrances())
        .singleElement()
        .asString()
        .contains(SERVER, "not finished");
  }

  @Test
  void aShareThatTheOperatorMountsIsLeftAlone() throws IOException {
    share.unmountAll();
    serverOnLayer(SERVER);
    var operators = departure(ShareLocation.parse("path:/mnt/share"));
    assertThat(operators.hindrances()).isEmpty();
    assertThat(operators.leave()).contains("nothing mounted");
    assertThat(share.opened()).isEqualTo(List.of());
  }
}
