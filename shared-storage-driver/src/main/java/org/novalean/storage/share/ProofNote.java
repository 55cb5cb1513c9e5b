package org.novalean.storage.share;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.novalean.storage.io.Durable;
import org.novalean.storage.io.FileStat;

/**
 * A note that the source of a migration leaves on the share under a name that was never used
 * before, so that no cache can answer for the share.
 */
final class ProofNote {

  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9]{8,128}");
  private static final Duration SHELF_LIFE = Duration.ofHours(1);

  private final Path file;
  private final String content;

  /**
   * @throws IllegalArgumentException where the nonce is not made of 8 or more letters and digits
   */
  ProofNote(SharePlace place, String shareId, String nonce) {
    if (!NONCE.matcher(nonce).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no nonce: 8 to 128 letters and digits are needed".formatted(nonce));
    }
    file = place.proofs().resolve(nonce);
    content =
        HexFormat.of()
            .formatHex(LayerFingerprint.sha256().digest((shareId + ":" + nonce).getBytes(UTF_8)));
  }

  /** Leaves it, and removes old ones. */
  void leave(Instant now) throws IOException {
    var proofs = requireNonNull(file.getParent(), "no directory");
    Files.createDirectories(proofs);
    Durable.write(file, content.getBytes(UTF_8));
    try (var notes = Files.newDirectoryStream(proofs)) {
      for (var note : notes) {
        removeOld(note, now);
      }
    }
  }

  private static void removeOld(Path note, Instant now) throws IOException {
    try {
      if (FileStat.of(note).modifiedAt().isBefore(now.minus(SHELF_LIFE))) {
        Files.deleteIfExists(note);
      }
    } catch (NoSuchFileException e) {
      // Another host was faster.
      return;
    }
  }

  /** Why it is not there; empty where it is, with the right content. */
  Optional<String> missing() throws IOException {
    try {
      return Files.readString(file).equals(content)
          ? Optional.empty()
          : Optional.of("the source's note %s reads differently here".formatted(file));
    } catch (NoSuchFileException e) {
      return Optional.of(
          "the note that the source just wrote is not at %s: this is not the share that the source has"
              .formatted(file));
    }
  }

  /** Answers it: Nova will have to write here, too. */
  void answer(String host) throws IOException {
    var answer = file.resolveSibling(file.getFileName() + "-" + host);
    Files.deleteIfExists(answer);
    Files.createFile(answer);
    Files.delete(answer);
  }
}
