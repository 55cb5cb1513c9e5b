package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.novalean.storage.io.FileStat;
import org.novalean.storage.io.FileWork;

/** Which hosts use the share, of any cloud: each leaves its probe there, again and again. */
public final class ShareUsers {

  /** Ends the name of a probe that the doctor of a host leaves beside its agent's. */
  public static final String DOCTOR = ".doctor";

  private final SharePlace place;
  private final FileWork files;

  public ShareUsers(SharePlace place, FileWork files) {
    this.place = requireNonNull(place, "place is null");
    this.files = requireNonNull(files, "files is null");
  }

  /**
   * When each host left its probe last, by the clock of the share's server.
   *
   * @throws org.novalean.storage.io.HungException where the share does not answer
   */
  public Map<String, Instant> lastSeen() throws IOException {
    return files.call("listing " + place.probes(), this::lastSeenNow);
  }

  private Map<String, Instant> lastSeenNow() throws IOException {
    var seen = new TreeMap<String, Instant>();
    for (var probe : probes()) {
      var host = String.valueOf(probe.getFileName());
      // Drafts begin with a dot.
      if (!host.startsWith(".") && !host.endsWith(DOCTOR)) {
        modifiedAt(probe).ifPresent(at -> seen.put(host, at));
      }
    }
    return seen;
  }

  private static Optional<Instant> modifiedAt(Path probe) throws IOException {
    try {
      return Optional.of(FileStat.of(probe).modifiedAt());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private List<Path> probes() throws IOException {
    if (!Files.isDirectory(place.probes())) {
      return List.of();
    }
    try (var found = Files.list(place.probes())) {
      return found.toList();
    }
  }
}
