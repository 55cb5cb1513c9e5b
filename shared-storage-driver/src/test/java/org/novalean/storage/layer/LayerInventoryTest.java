package org.novalean.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.image.DiskImages;
import org.novalean.storage.image.ImageInfo;
import org.novalean.storage.image.QemuImg;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HostCommands;
import org.novalean.storage.io.ImageFiles;
import org.novalean.storage.share.SharePlace;

class LayerInventoryTest {

  private static final String SERVER = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";
  private static final LayerName G1 = new LayerName(SERVER, "vda", 1);
  private static final String GLANCE = "356a192b7913b04c54574d18c28d46e6395428ab";
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
  private static final long MIB = 1 << 20;

  private final SharePlace place;
  private final Path instance;
  private final FileWork files = new FileWork("disk", 2, Duration.ofSeconds(30));
  private final DiskImages images;

  LayerInventoryTest(@TempDir Path instances) throws IOException {
    place = new SharePlace(instances.toRealPath());
    instance = place.instancesPath().resolve(SERVER);
    Files.createDirectory(place.base());
    Files.createDirectory(place.locks());
    Files.createDirectory(instance);
    images =
        new QemuImg(
            new HostCommands(Duration.ofSeconds(30), 2),
            new ImageFiles(place.base(), files, files),
            instances);
  }

  @BeforeEach
  void needsQemuImg() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/qemu-img")),
        "qemu-img is not installed: apt-get install qemu-utils");
  }

  private HostInventory take(DiskImages images) {
    return new LayerInventory("compute1", place, images, files, Clock.fixed(NOW, ZoneOffset.UTC))
        .take(Set.of("named"));
  }

  private void overlay(Path image, String below) throws IOException {
    var base = place.file(below);
    if (!Files.exists(base)) {
      images.create(base, MIB);
    }
    Files.createDirectories(image.getParent());
    images.createOverlay(image, base, MIB);
  }

  @Test
  void saysWhatEveryImageStandsOnWhateverItsName() throws IOException {
    overlay(instance.resolve("disk"), G1.fileName());
    overlay(instance.resolve("disk.rescue"), GLANCE);
    overlay(place.instancesPath().resolve(SERVER + "_resize/disk"), G1.next().fileName());
    overlay(place.instancesPath().resolve("snapshots/tmp1/abc.delta"), G1.next().next().fileName());
    Files.writeString(instance.resolve("console.log"), "QFI");
    Files.writeString(instance.resolve("disk.info"), "{}");

    var inventory = take(images);

    assertThat(inventory.problems()).isEmpty();
    assertThat(inventory.at()).isEqualTo(NOW);
    assertThat(inventory.chains())
        .containsExactlyInAnyOrder(
            new DiskChain(SERVER, "disk", List.of(G1.fileName())),
            new DiskChain(SERVER, "disk.rescue", List.of(GLANCE)),
            new DiskChain(SERVER + "_resize", "disk", List.of(G1.next().fileName())),
            new DiskChain("snapshots", "tmp1/abc.delta", List.of(G1.next().next().fileName())));
    assertThat(inventory.names(GLANCE)).isTrue();
    assertThat(inventory.names("named")).isTrue();
    assertThat(inventory.names("other")).isFalse();
  }

  @Test
  void aDiskThatStandsAloneIsSeen() {
    images.create(instance.resolve("disk"), MIB);
    assertThat(take(images).chains()).containsExactly(new DiskChain(SERVER, "disk", List.of()));
  }

  @Test
  void aLongerChainIsFollowedToItsEnd() throws IOException {
    overlay(instance.resolve("disk"), G1.fileName());
    images.create(place.file(GLANCE), MIB);
    images.rebaseUnsafely(place.file(G1.fileName()), place.file(GLANCE));

    assertThat(take(images).chains())
        .containsExactly(new DiskChain(SERVER, "disk", List.of(G1.fileName(), GLANCE)));
  }

  @Test
  void aLayerThatIsMissingIsStillReferredTo() throws IOException {
    overlay(instance.resolve("disk"), G1.fileName());
    Files.delete(place.file(G1.fileName()));

    var inventory = take(images);
    assertThat(inventory.isComplete()).isTrue();
    assertThat(inventory.names(G1.fileName())).isTrue();
  }

  @Test
  void anImageThatCannotBeReadMakesItIncomplete() throws IOException {
    overlay(instance.resolve("disk"), G1.fileName());
    var damaged = Files.readAllBytes(instance.resolve("disk"));
    damaged[23] = 99; // cluster bits
    Files.write(instance.resolve("disk"), damaged);

    assertThat(take(images).problems())
        .singleElement()
        .asString()
        .contains(instance.resolve("disk").toString());
  }

  @Test
  void aLinkToNothingMakesItIncomplete() throws IOException {
    Files.createSymbolicLink(instance.resolve("disk"), Path.of("/nowhere/disk"));
    assertThat(take(images).problems())
        .singleElement()
        .asString()
        .contains("is a link to what is not there");
  }

  @Test
  void aDirectoryThatNovaRenamesMeanwhileIsNotMissed() throws IOException {
    overlay(instance.resolve("disk"), G1.fileName());
    var resize = place.instancesPath().resolve(SERVER + "_resize");

    var inventory =
        take(
            new WatchedImages(
                images,
                file -> {
                  if (Files.exists(instance)) {
                    try {
                      Files.move(instance, resize);
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }
                }));

    assertThat(inventory.names(G1.fileName())).isTrue();
    assertThat(inventory.isComplete()).isTrue();
  }

  @Test
  void whenItNeverComesToRestItIsIncomplete() throws IOException {
    overlay(instance.resolve("disk"), G1.fileName());
    var counter = new AtomicInteger();

    var inventory =
        take(
            new WatchedImages(
                images,
                file -> {
                  try {
                    Files.createFile(instance.resolve("file" + counter.incrementAndGet()));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }));

    assertThat(inventory.problems()).anyMatch(problem -> problem.contains("come and go too fast"));
  }

  @Test
  void withoutInstancesPathItIsIncomplete() throws IOException {
    Files.delete(instance);
    Files.delete(place.locks());
    Files.delete(place.base());
    Files.delete(place.instancesPath());
    assertThat(take(images).isComplete()).isFalse();
    Files.createDirectory(place.instancesPath());
  }

  /** Something happens whenever an image is looked at. */
  private record WatchedImages(DiskImages images, Consumer<Path> watcher) implements DiskImages {

    @Override
    public void create(Path image, long virtualSize) {
      images.create(image, virtualSize);
    }

    @Override
    public void createOverlay(Path image, Path backing, long virtualSize) {
      images.createOverlay(image, backing, virtualSize);
    }

    @Override
    public Optional<ImageInfo> info(Path image) {
      watcher.accept(image);
      return images.info(image);
    }

    @Override
    public void rebaseUnsafely(Path image, Path backing) {
      images.rebaseUnsafely(image, backing);
    }
  }
}
