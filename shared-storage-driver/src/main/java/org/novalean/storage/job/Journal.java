package org.novalean.storage.job;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One file for each disk that a job is at: {@code <uuid>-<target>.json}. What a write returned from
 * outlives the loss of the host.
 */
public final class Journal {

  private static final String ENDING = ".json";

  private final Path directory;
  private final DiskFiles files;

  /**
   * @param directory made where it is missing
   */
  public Journal(Path directory, DiskFiles files) {
    this.directory = requireNonNull(directory, "directory is null");
    this.files = requireNonNull(files, "files is null");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot make the journal's directory '%s'".formatted(directory), e);
    }
  }

  /** Puts an entry in the place of the one for the same disk. */
  public void write(JournalEntry entry) {
    files.write(file(entry), JournalFormat.write(entry));
  }

  /** The job is over. Nothing happens where there is no entry. */
  public void remove(JournalEntry entry) {
    files.delete(file(entry));
  }

  /**
   * All that lies in the journal's directory. Temporary files of a write that was cut short are
   * left out.
   */
  public Contents read() {
    var entries = new ArrayList<JournalEntry>();
    var unreadable = new ArrayList<Unreadable>();
    try (var listing = Files.newDirectoryStream(directory)) {
      for (var file : listing) {
        var name = String.valueOf(file.getFileName());
        if (name.startsWith(".")) {
          // A draft whose writing was cut short: the entry itself is as it was before.
          continue;
        }
        try {
          var entry = JournalFormat.read(Files.readAllBytes(file));
          if (!file(entry).equals(file)) {
            throw new IllegalArgumentException("it is about " + entry);
          }
          entries.add(entry);
        } catch (IOException | IllegalArgumentException e) {
          unreadable.add(new Unreadable(file, String.valueOf(e.getMessage())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the journal in '%s'".formatted(directory), e);
    }
    return new Contents(entries, unreadable);
  }

  /**
   * The entry to go on from where a recovery did not come to its end: that moves it on here alone.
   * One from before the pause stays as it is, for it alone tells whether its layer is untouched.
   */
  public JournalEntry latest(JournalEntry entry) {
    if (entry.step().isBeforePause()) {
      return entry;
    }
    return read().entries().stream()
        .filter(found -> found.id().equals(entry.id()) && file(found).equals(file(entry)))
        .findFirst()
        .orElse(entry);
  }

  private Path file(JournalEntry entry) {
    return directory.resolve(entry.serverId() + "-" + entry.target() + ENDING);
  }

  /**
   * What was found.
   *
   * @param unreadable files that are not ours or are damaged: reported, never deleted, never acted
   *     upon
   */
  public record Contents(List<JournalEntry> entries, List<Unreadable> unreadable) {

    public Contents {
      entries = List.copyOf(entries);
      unreadable = List.copyOf(unreadable);
    }

    /** Whether anything, damaged files included, may be under way on a server. */
    public boolean mentions(String serverId) {
      return entries.stream().anyMatch(entry -> entry.serverId().equals(serverId))
          || unreadable.stream().anyMatch(one -> one.file().toString().contains(serverId));
    }
  }

  /** A file in the journal's directory that is no entry. */
  public record Unreadable(Path file, String reason) {}
}
