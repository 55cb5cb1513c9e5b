package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.novalean.storage.io.JsonFiles;

/**
 * Servers that may be on their way here: their data at rest were proven on this host a moment ago,
 * so Nova may be about to make their disks. In a file, because the agent's removal asks for them
 * when the agent has stopped.
 */
final class Arrivals {

  /** Nova makes the disks seconds after it chose the host; longer where its queues are long. */
  static final Duration SOON = Duration.ofMinutes(2);

  private final Path file;
  private final Clock clock;

  Arrivals(Path file, Clock clock) {
    this.file = requireNonNull(file, "file is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  private record Notes(Map<String, Instant> provenAt) {}

  /** Notes a server down, and forgets those that will not come any more. */
  synchronized void expect(String serverId) throws IOException {
    var expected = read();
    expected.put(serverId, clock.instant());
    write(expected);
  }

  /** libvirt knows these servers here, so their disks are here, too: they are awaited no more. */
  synchronized void areHere(Collection<String> serverIds) throws IOException {
    var expected = read();
    if (expected.keySet().removeAll(serverIds)) {
      write(expected);
    }
  }

  private void write(Map<String, Instant> expected) throws IOException {
    Files.createDirectories(requireNonNull(file.getParent(), "no directory"));
    JsonFiles.write(file, new Notes(expected));
  }

  /** Those that may still be on their way. */
  synchronized Set<String> expected() throws IOException {
    return read().keySet();
  }

  private Map<String, Instant> read() throws IOException {
    var noted = new TreeMap<String, Instant>();
    try {
      noted.putAll(JsonFiles.read(file, Notes.class).provenAt());
    } catch (NoSuchFileException e) {
      return noted;
    }
    noted.values().removeIf(at -> at.isBefore(clock.instant().minus(SOON)));
    return noted;
  }
}
