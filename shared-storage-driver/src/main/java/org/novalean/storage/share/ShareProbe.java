package org.novalean.storage.share;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.novalean.storage.io.Durable;
import org.novalean.storage.io.FileStat;

/** Tries what Nova, libvirt and the agent do on a share, with a small file of this host's. */
final class ShareProbe {

  private static final int READABLE_BY_ALL = 0555;

  private final SharePlace place;
  private final String host;
  private final ShareLimits limits;
  private final Clock clock;

  ShareProbe(SharePlace place, String host, ShareLimits limits, Clock clock) {
    this.place = requireNonNull(place, "place is null");
    this.host = requireNonNull(host, "host is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Writes, renames, syncs, reads and locks. Returns what should be set right. One at a time: each
   * would find what the other wrote.
   */
  synchronized List<String> warnings() throws IOException {
    Files.createDirectories(place.probes());
    var file = place.probes().resolve(host);
    var content = UUID.randomUUID().toString();
    var before = clock.instant();
    Durable.write(file, content.getBytes(UTF_8));
    var after = clock.instant();
    if (!Files.readString(file).equals(content)) {
      throw new IOException(
          "%s does not hold what was just written to it: is the host's name, %s, used twice?"
              .formatted(file, host));
    }
    var stat = FileStat.of(file);
    var warnings = new ArrayList<String>();
    addSkew(before, after, stat.modifiedAt(), warnings);
    addOwner(stat, warnings);
    addLock(file, warnings);
    return warnings;
  }

  private void addSkew(Instant before, Instant after, Instant server, List<String> warnings) {
    var behind = Duration.between(server, before);
    var ahead = Duration.between(after, server);
    var skew = behind.compareTo(ahead) > 0 ? behind : ahead;
    if (skew.compareTo(limits.clockSkew()) > 0) {
      warnings.add(
          "the share's clock is %d s %s this host's: let both follow one time server"
              .formatted(skew.toSeconds(), skew.equals(behind) ? "behind" : "ahead of"));
    }
  }

  private void addOwner(FileStat probe, List<String> warnings) throws IOException {
    var self = FileStat.of(Path.of("/proc/self"));
    if (probe.user() != self.user()) {
      warnings.add(
          "a file made by user %d belongs to user %d on the share, so libvirt cannot give layers to QEMU: export it with no_root_squash"
              .formatted(self.user(), probe.user()));
    }
    var nova = FileStat.of(place.instancesPath());
    var base = FileStat.of(place.base());
    if (nova.user() != base.user()) {
      warnings.add(
          "%s belongs to user %d, instances_path to user %d: chown it to Nova's user"
              .formatted(place.base(), base.user(), nova.user()));
    }
    if ((base.mode() & READABLE_BY_ALL) != READABLE_BY_ALL) {
      warnings.add(
          "%s has mode %04o, so not every user can read what is in it: chmod 0755"
              .formatted(place.base(), base.mode()));
    }
  }

  private static void addLock(Path file, List<String> warnings) {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      if (lock == null) {
        warnings.add("%s is locked by somebody else".formatted(file));
      }
    } catch (IOException e) {
      warnings.add(
          "locks do not work on the share (%s), so Nova's hosts may fetch one image twice at once: start the server's lock manager"
              .formatted(e.getMessage()));
    }
  }
}
