package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.novalean.storage.io.JsonFiles;

/**
 * A {@code cinder:} share as this host knows it: adapters tell which export it is, and that is kept
 * here, so that the share is mounted while no adapter answers.
 */
public final class CinderShare implements Supplier<ShareLocation> {

  /** An adapter tells once a minute; what it said is not repeated for ever after it. */
  static final Duration TOLD_FOR = Duration.ofMinutes(5);

  private final String volumeType;
  private final Path file;
  private final Path knownIdentity;
  private final Clock clock;
  private volatile Told told = new Told("", Instant.MIN);

  private record Told(String problem, Instant at) {}

  /**
   * @param volumeType of the configuration
   * @param statePath the agent's own directory
   */
  public CinderShare(String volumeType, Path statePath, Clock clock) {
    this.volumeType = requireNonNull(volumeType, "volumeType is null");
    this.file = statePath.resolve("cinder-share.json");
    this.knownIdentity = identityIn(statePath);
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Where a host remembers which share it knows. */
  public static Path identityIn(Path statePath) {
    return statePath.resolve("share.json");
  }

  @Override
  public ShareLocation.Cinder get() {
    try {
      return new ShareLocation.Cinder(volumeType, known(), problem());
    } catch (IOException e) {
      return new ShareLocation.Cinder(
          volumeType,
          Optional.empty(),
          "what it told before cannot be read: %s".formatted(e.getMessage()));
    }
  }

  /** What was told for another type, before the configuration was changed, is not this one's. */
  private Optional<CinderExport> known() throws IOException {
    try {
      return Optional.of(JsonFiles.read(file, CinderExport.class))
          .filter(export -> export.volumeType().equals(volumeType));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private String problem() {
    var last = told;
    return last.at().plus(TOLD_FOR).isAfter(clock.instant()) ? last.problem() : "";
  }

  /**
   * Takes down what an adapter says is wrong.
   *
   * @param problem with the way out; empty where nothing is
   */
  public void says(String problem) {
    told = new Told(problem, clock.instant());
  }

  /** Keeps what an adapter told, on stable storage. */
  public void keep(CinderExport export) throws IOException {
    Files.createDirectories(requireNonNull(file.getParent(), "no directory"));
    JsonFiles.write(file, export);
  }

  /**
   * The next share that is seen is another one, and right: only where nothing of this host stands
   * on the one that it knows.
   */
  public void forgetIdentity() throws IOException {
    Files.deleteIfExists(knownIdentity);
  }

  /** This host has a share that it knows by its id, and takes no other. */
  public boolean knowsIdentity() {
    return Files.exists(knownIdentity);
  }
}
