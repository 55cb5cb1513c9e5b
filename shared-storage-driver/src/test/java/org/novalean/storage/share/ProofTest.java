package org.novalean.storage.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.messages.Identities;

class ProofTest {

  private static final String LAYER = "atrest-0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10-vda-g1.qcow2";
  private static final String NONCE = "n0nce4711";
  private static final int SIZE = 3 * 1024 * 1024 + 5;

  private final TestingShare share;
  private final TestingShare.Host destinationHost;
  private final Proof source;
  private final Proof destination;
  private final Path directory;
  private final Path layer;

  ProofTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    share = new TestingShare(directory.resolve("share"));
    source = proof(share.host(directory.resolve("compute1")), "compute1");
    destinationHost = share.host(directory.resolve("compute2"));
    destination = proof(destinationHost, "compute2");
    layer = share.base().resolve(LAYER);
    ShareIdentity.make(destinationHost.place().identity(), "compute1", Instant.EPOCH);
    Files.write(layer, content(1));
  }

  private static Proof proof(TestingShare.Host host, String name) {
    return new Proof(
        () -> TestingShare.LOCATION,
        host.place(),
        name,
        TestingShare.Host.files(),
        host.table(),
        Clock.systemUTC());
  }

  /** A qcow2 header, and noise. */
  private static byte[] content(long seed) {
    var bytes = new byte[SIZE];
    new Random(seed).nextBytes(bytes);
    ByteBuffer.wrap(bytes)
        .putInt(0, 0x514649fb)
        .putInt(4, 3)
        .putLong(8, 0)
        .putInt(20, 16)
        .putLong(24, 1 << 30)
        .putLong(72, 0);
    return bytes;
  }

  private Identities identify() throws IOException {
    return source.identify(List.of(LAYER), NONCE);
  }

  private void assertNotProven(Identities identities, String... reasons) {
    var proof = destination.prove(identities, NONCE);
    assertThat(proof.isProven()).isFalse();
    assertThat(proof.reason()).contains("compute2").contains(reasons);
  }

  @Test
  void twoHostsThatSeeTheSameLayerProveIt() throws IOException {
    var proof = destination.prove(identify(), NONCE);
    assertThat(proof.reason()).isEmpty();
    assertThat(proof.isProven()).isTrue();
    assertThat(proof.layers()).extracting(ShareProof.Layer::name).containsExactly(LAYER);
  }

  @Test
  void aServerWithoutLayersStillNeedsTheShare() throws IOException {
    var identities = source.identify(List.of(), NONCE);
    assertThat(destination.prove(identities, NONCE).isProven()).isTrue();

    destinationHost.unmount();
    assertNotProven(identities, "not on nas:/srv/nova/_base");
  }

  @Test
  void aDestinationWithoutTheShareIsFoundOut() throws IOException {
    var identities = identify();
    destinationHost.unmount();
    assertNotProven(identities, "_base is on /dev/sda1 (ext4), not on nas:/srv/nova/_base");
  }

  @Test
  void aDestinationWithAnotherShareIsFoundOut() throws IOException {
    var identities = identify();
    var other = new TestingShare(directory.resolve("other"));
    destinationHost.mount(other);
    assertNotProven(identities, "a file system without a share's id");

    ShareIdentity.make(other.base().resolve(".nova-lean/share.json"), "x", Instant.EPOCH);
    assertNotProven(identities, "mount the same share on both");
  }

  @Test
  void aCopyOfTheShareIsFoundOut() throws IOException {
    var other = new TestingShare(directory.resolve("other"));
    Files.createDirectory(other.base().resolve(".nova-lean"));
    Files.copy(destinationHost.place().identity(), other.base().resolve(".nova-lean/share.json"));
    var identities = identify();
    destinationHost.mount(other);
    assertNotProven(identities, "the note that the source just wrote is not at");
  }

  @Test
  void aNoteThatReadsDifferentlyIsFoundOut() throws IOException {
    var identities = identify();
    Files.writeString(destinationHost.place().proofs().resolve(NONCE), "x");
    assertNotProven(identities, "reads differently here");
  }

  @Test
  void aLayerThatIsMissingIsFoundOut() throws IOException {
    var identities = identify();
    Files.delete(layer);
    assertNotProven(identities, LAYER + " is not there");
  }

  @Test
  void aForeignFileInTheLayersPlaceIsFoundOut() throws IOException {
    var identities = identify();
    var foreign = directory.resolve("foreign");
    Files.copy(layer, foreign, StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(foreign, layer, StandardCopyOption.REPLACE_EXISTING);
    assertNotProven(identities, "is another one: inode");
  }

  @Test
  void aLayerOfAnotherSizeIsFoundOut() throws IOException {
    var identities = identify();
    try (var file = Files.newByteChannel(layer, StandardOpenOption.WRITE)) {
      file.truncate(SIZE - 1);
    }
    assertNotProven(identities, "%d bytes, expected %d".formatted(SIZE - 1, SIZE));
  }

  @Test
  void aLayerWithOtherContentIsFoundOut() throws IOException {
    var identities = identify();
    Files.write(layer, content(2));
    assertNotProven(identities, "its content differs");
  }

  @Test
  void aChangeInTheLastByteIsFoundOut() throws IOException {
    var identities = identify();
    var changed = content(1);
    changed[SIZE - 1]++;
    Files.write(layer, changed);
    assertNotProven(identities, "its content differs");
  }

  @Test
  void aLayerThatNovaTouchedMeanwhileIsTheSame() throws IOException {
    var identities = identify();
    Files.setLastModifiedTime(layer, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
    assertThat(destination.prove(identities, NONCE).isProven()).isTrue();
  }

  @Test
  void aLayerThatIsOlderThanTheSourceSeesIsFoundOut() throws IOException {
    var identities = identify();
    Files.setLastModifiedTime(layer, FileTime.from(Instant.EPOCH));
    assertNotProven(identities, "it is an older state than the source sees");
  }

  @Test
  void aLayerThatNovaWouldRefuseIsFoundOut() throws IOException {
    var bytes = content(1);
    ByteBuffer.wrap(bytes).putLong(8, 200);
    Files.write(layer, bytes);
    assertThat(destination.prove(identify(), NONCE).reason())
        .contains("Nova would refuse", "it has a backing image itself");
  }

  @Test
  void aLayerThatNotEverybodyMayReadIsFoundOut() throws IOException {
    Files.setAttribute(layer, "unix:mode", 0600);
    assertThat(destination.prove(identify(), NONCE).reason()).contains("chmod 0644");
  }

  @Test
  void anEmptyLayerHasAnIdentityAndIsNoImage() throws IOException {
    Files.write(layer, new byte[0]);
    assertThat(destination.prove(identify(), NONCE).reason()).contains("it is no qcow2 image");
  }

  @Test
  void anotherNonceLooksAtOtherBlocks() throws IOException {
    assertThat(source.identify(List.of(LAYER), "another123").layers().get(0).sha256())
        .isNotEqualTo(identify().layers().get(0).sha256());
  }

  @Test
  void aNonceThatIsAPathIsRefused() {
    assertThatThrownBy(() -> source.identify(List.of(LAYER), "../../../etc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no nonce");
  }

  @Test
  void oldNotesAreRemoved() throws IOException {
    identify();
    var old = destinationHost.place().proofs().resolve(NONCE);
    Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
    source.identify(List.of(LAYER), "another123");
    assertThat(old).doesNotExist();
  }

  @Test
  void aProofLeavesNothingButTheNote() throws IOException {
    destination.prove(identify(), NONCE);
    try (var left = Files.list(destinationHost.place().proofs())) {
      assertThat(left)
          .extracting(path -> String.valueOf(path.getFileName()))
          .containsExactly(NONCE);
    }
  }
}
