package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.novalean.storage.MountTable;
import org.novalean.storage.image.Qcow2Header;
import org.novalean.storage.io.FileStat;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HungException;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.LayerIdentity;

/**
 * Proves that two hosts see the same layers. The source identifies them and leaves a note on the
 * share; the destination looks for the note and for the very same files. Nova itself does not look:
 * it would put the guest on whatever has the layer's name, or download the Glance image under it.
 */
public final class Proof {

  private static final int READABLE_BY_NOVA = 0444;

  private final Supplier<ShareLocation> location;
  private final SharePlace place;
  private final String host;
  private final FileWork files;
  private final FileWork.Work<MountTable> mounts;
  private final Clock clock;

  /**
   * @param location tells where the share is, as far as that is known at the moment
   * @param host this host's name
   * @param files works on the share
   * @param mounts reads what is mounted now
   */
  public Proof(
      Supplier<ShareLocation> location,
      SharePlace place,
      String host,
      FileWork files,
      FileWork.Work<MountTable> mounts,
      Clock clock) {
    this.location = requireNonNull(location, "location is null");
    this.place = requireNonNull(place, "place is null");
    this.host = requireNonNull(host, "host is null");
    this.files = requireNonNull(files, "files is null");
    this.mounts = requireNonNull(mounts, "mounts is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Says what layers are, as this host sees them, and leaves the note.
   *
   * @param layers file names in {@code _base}
   * @param nonce of this proof alone: 8 or more letters and digits
   * @throws IOException where a layer cannot be read, or the note cannot be written
   * @throws HungException where the share does not answer
   */
  public Identities identify(List<String> layers, String nonce) throws IOException {
    return files.call("identifying layers", () -> identifyNow(layers, nonce));
  }

  private Identities identifyNow(List<String> layers, String nonce) throws IOException {
    var identity =
        ShareIdentity.read(place.identity())
            .orElseThrow(() -> new NoSuchFileException("the share has no id yet"));
    var identities = new ArrayList<LayerIdentity>();
    for (var layer : layers) {
      identities.add(LayerFingerprint.of(place.file(layer), nonce));
    }
    new ProofNote(place, identity.id(), nonce).leave(clock.instant());
    return new Identities(identity.id(), identities);
  }

  /** Looks whether this host sees the same. Whatever goes wrong, it is not proven. */
  public ShareProof prove(Identities expected, String nonce) {
    try {
      return files.call("proving layers", () -> proveNow(expected, nonce));
    } catch (HungException e) {
      return ShareProof.failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return ShareProof.failed("the share on %s answers with an error: %s".formatted(host, e));
    }
  }

  private ShareProof proveNow(Identities expected, String nonce) throws IOException {
    var problem = shareProblem(expected, nonce);
    if (problem.isPresent()) {
      return ShareProof.failed("on %s: %s".formatted(host, problem.get()));
    }
    var layers = new ArrayList<ShareProof.Layer>();
    for (var layer : expected.layers()) {
      layers.add(new ShareProof.Layer(layer.name(), layerProblem(layer, nonce)));
    }
    return new ShareProof(Optional.empty(), layers);
  }

  private Optional<String> shareProblem(Identities expected, String nonce) throws IOException {
    var missing =
        MountedShare.problem(mounts.get(), location.get(), place.base().toRealPath(), "_base");
    if (missing.isPresent()) {
      return missing;
    }
    var found = ShareIdentity.read(place.identity()).map(ShareIdentity::id);
    if (!found.equals(Optional.of(expected.shareId()))) {
      return Optional.of(
          "%s is on %s, the source's on the share %s: mount the same share on both"
              .formatted(
                  place.base(),
                  found.map(id -> "the share " + id).orElse("a file system without a share's id"),
                  expected.shareId()));
    }
    var note = new ProofNote(place, expected.shareId(), nonce);
    var unread = note.missing();
    return unread.isPresent() ? unread : writeProblem(note);
  }

  /** Nova touches the layer; on a full share it still can. */
  private Optional<String> writeProblem(ProofNote note) throws IOException {
    var readOnly =
        "the share is read-only here, where Nova must touch the layer: mount and export it for writing";
    if (Files.getFileStore(place.base()).isReadOnly()) {
      return Optional.of(readOnly);
    }
    try {
      note.answer(host);
      return Optional.empty();
    } catch (IOException e) {
      if (ShareTrouble.isReadOnly(e)) {
        return Optional.of(readOnly);
      }
      return ShareTrouble.isFull(e)
          ? Optional.empty()
          : Optional.of("the share cannot be written to: " + e);
    }
  }

  private Optional<String> layerProblem(LayerIdentity expected, String nonce) {
    var path = place.file(expected.name());
    try {
      return difference(path, expected, LayerFingerprint.of(path, nonce)).or(() -> unfit(path));
    } catch (NoSuchFileException e) {
      return Optional.of(
          "%s is not there on %s: mount the share that the source has".formatted(path, host));
    } catch (IOException e) {
      return Optional.of("%s cannot be read on %s: %s".formatted(path, host, e));
    }
  }

  private Optional<String> difference(Path path, LayerIdentity expected, LayerIdentity found) {
    if (found.inode() != expected.inode()) {
      return another(path, "inode %d, expected %d".formatted(found.inode(), expected.inode()));
    }
    if (found.size() != expected.size()) {
      return another(path, "%d bytes, expected %d".formatted(found.size(), expected.size()));
    }
    if (!found.sha256().equals(expected.sha256())) {
      return another(path, "its content differs");
    }
    // Later is right: Nova touches the layer on the destination at about this time.
    if (found.modifiedMillis() < expected.modifiedMillis()) {
      return another(path, "it is an older state than the source sees");
    }
    return Optional.empty();
  }

  private Optional<String> another(Path path, String how) {
    return Optional.of(
        "the file at %s on %s is another one: %s; see that both hosts mount the same share, and that nobody replaced the file"
            .formatted(path, host, how));
  }

  private Optional<String> unfit(Path path) {
    try {
      var reason =
          Qcow2Header.read(path)
              .map(Qcow2Header::unfitAsBase)
              .orElse(Optional.of("it is no qcow2 image"));
      if (reason.isEmpty() && (FileStat.of(path).mode() & READABLE_BY_NOVA) != READABLE_BY_NOVA) {
        reason = Optional.of("not everybody may read it (chmod 0644)");
      }
      return reason.map(text -> "Nova would refuse %s: %s".formatted(path, text));
    } catch (IOException e) {
      return Optional.of("%s cannot be read on %s: %s".formatted(path, host, e));
    }
  }
}
