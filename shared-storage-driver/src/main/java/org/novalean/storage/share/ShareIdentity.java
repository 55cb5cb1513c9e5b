package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.novalean.storage.io.Durable;
import org.novalean.storage.io.JsonFiles;

/**
 * A share's own id, which it keeps for ever.
 *
 * @param id a UUID
 * @param madeBy the host whose agent made it
 */
public record ShareIdentity(String id, Instant madeAt, String madeBy) {

  public ShareIdentity {
    requireNonNull(id, "id is null");
    requireNonNull(madeAt, "madeAt is null");
    requireNonNull(madeBy, "madeBy is null");
  }

  /** Reads it from a file; empty where there is none. */
  static Optional<ShareIdentity> read(Path file) throws IOException {
    try {
      return Optional.of(JsonFiles.read(file, ShareIdentity.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Makes one, unless another host is faster; returns the one that is there then. */
  static ShareIdentity make(Path file, String host, Instant now) throws IOException {
    Files.createDirectories(requireNonNull(file.getParent(), "no directory"));
    var made = new ShareIdentity(UUID.randomUUID().toString(), now, host);
    if (Durable.writeOnce(file, JsonFiles.bytes(made))) {
      return made;
    }
    return read(file).orElseThrow(() -> new NoSuchFileException(file.toString()));
  }
}
