package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.novalean.storage.MountTable;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HungException;
import org.novalean.storage.io.JsonFiles;

/**
 * Looks at the share as this host sees it: cheap enough for every few seconds, and never longer
 * than the deadline of its file work.
 */
public final class ShareCheck {

  private final Supplier<ShareLocation> location;
  private final SharePlace place;
  private final String host;
  private final Path knownIdentity;
  private final ShareLimits limits;
  private final FileWork files;
  private final FileWork.Work<MountTable> mounts;
  private final Clock clock;
  private final ShareProbe probe;

  /**
   * @param location tells where the share is, as far as that is known at the moment
   * @param host this host's name; no other host has it
   * @param knownIdentity where this host remembers which share it knows; on a local disk
   * @param files works on the share
   * @param mounts reads what is mounted now
   */
  public ShareCheck(
      Supplier<ShareLocation> location,
      SharePlace place,
      String host,
      Path knownIdentity,
      ShareLimits limits,
      FileWork files,
      FileWork.Work<MountTable> mounts,
      Clock clock) {
    this.location = requireNonNull(location, "location is null");
    this.place = requireNonNull(place, "place is null");
    this.host = requireNonNull(host, "host is null");
    this.knownIdentity = requireNonNull(knownIdentity, "knownIdentity is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.files = requireNonNull(files, "files is null");
    this.mounts = requireNonNull(mounts, "mounts is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.probe = new ShareProbe(place, host, limits, clock);
  }

  /** Looks. A share that nobody has used yet gets its id here. */
  public ShareHealth check() {
    return check(true);
  }

  /** Looks, and leaves neither an id on the share nor anything on this host. */
  public ShareHealth examine() {
    return check(false);
  }

  private ShareHealth check(boolean adopts) {
    try {
      return files.call("checking the share", () -> look(adopts));
    } catch (HungException e) {
      return new ShareHealth.Hung(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return trouble(e);
    }
  }

  /**
   * Why Nova must not use its base images here now: the share is not there, is another one, or does
   * not answer. Empty where it is there. It writes nothing, and a full share is there.
   */
  public Optional<String> absence() {
    try {
      return files.call("looking for the share", this::absenceNow);
    } catch (HungException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Optional.of("the share cannot be looked at: " + e);
    }
  }

  private Optional<String> absenceNow() throws IOException {
    var missing = missing(mounts.get());
    return missing.isPresent()
        ? missing
        : wrong(ShareIdentity.read(place.identity()), ShareIdentity.read(knownIdentity));
  }

  private Optional<String> missing(MountTable table) throws IOException {
    var share = location.get();
    if (share.unknown().isPresent()) {
      return share.unknown();
    }
    if (Files.notExists(place.base())) {
      return Optional.of(
          "there is no directory %s at which %s is mounted".formatted(place.base(), share));
    }
    return MountedShare.problem(table, share, place.base().toRealPath(), "_base");
  }

  private ShareHealth look(boolean adopts) throws IOException {
    var unknown = location.get().unknown();
    if (unknown.isPresent()) {
      return new ShareHealth.Waiting(unknown.get());
    }
    var table = mounts.get();
    var missing = missing(table);
    if (missing.isPresent()) {
      return new ShareHealth.NotMounted(missing.get());
    }
    var identity = ShareIdentity.read(place.identity());
    var known = ShareIdentity.read(knownIdentity);
    var wrong = wrong(identity, known);
    if (wrong.isPresent()) {
      return new ShareHealth.WrongShare(wrong.get());
    }
    if (adopts) {
      return identity.isPresent() ? adopt(identity.get(), known, table) : begin(known, table);
    }
    return use(identity.map(ShareIdentity::id).orElse("(not used yet)"), table);
  }

  private Optional<String> wrong(Optional<ShareIdentity> found, Optional<ShareIdentity> known) {
    if (known.isEmpty() || known.map(ShareIdentity::id).equals(found.map(ShareIdentity::id))) {
      return Optional.empty();
    }
    return Optional.of(
        "%s is on %s, but this host knows the share %s: mount that one, or remove %s if the share was replaced on purpose"
            .formatted(
                place.base(),
                found
                    .map(identity -> "the share " + identity.id())
                    .orElse("a file system without a share's id"),
                known.get().id(),
                knownIdentity));
  }

  private ShareHealth begin(Optional<ShareIdentity> known, MountTable table) throws IOException {
    try {
      return adopt(ShareIdentity.make(place.identity(), host, clock.instant()), known, table);
    } catch (IOException e) {
      return trouble(e);
    }
  }

  private ShareHealth adopt(ShareIdentity identity, Optional<ShareIdentity> known, MountTable table)
      throws IOException {
    if (known.isEmpty()) {
      JsonFiles.write(knownIdentity, identity);
    }
    return use(identity.id(), table);
  }

  private ShareHealth use(String id, MountTable table) throws IOException {
    var store = Files.getFileStore(place.base());
    var facts = new ShareFacts(id, store.getTotalSpace(), store.getUsableSpace());
    if (store.isReadOnly()) {
      return readOnly();
    }
    try {
      var warnings = new ArrayList<>(probe.warnings());
      if (facts.freeBytes() < limits.freeBytes()) {
        warnings.add(
            "%d MiB are free on the share: enlarge it, or let garbage be collected"
                .formatted(facts.freeBytes() >> 20));
      }
      addPlaces(table, warnings);
      return warnings.isEmpty()
          ? new ShareHealth.Healthy(facts)
          : new ShareHealth.Degraded(facts, warnings);
    } catch (IOException e) {
      return ShareTrouble.isFull(e)
          ? new ShareHealth.Full(
              facts,
              "nothing can be written to the share (%s): enlarge it, or let garbage be collected"
                  .formatted(e.getMessage()))
          : trouble(e);
    }
  }

  private void addPlaces(MountTable table, List<String> warnings) throws IOException {
    table
        .holding(place.base().toRealPath())
        .filter(mount -> !mount.isShareable())
        .ifPresent(
            mount ->
                warnings.add(
                    "%s is of type %s, which libvirt does not take for shared: see that every host mounts the same"
                        .formatted(place.base(), mount.type())));
    var share = location.get();
    var locks = MountedShare.problem(table, share, place.locks().toRealPath(), "locks");
    if (share.toMount().isPresent() && locks.isPresent()) {
      warnings.add(locks.get());
    } else if (table.holding(place.locks().toRealPath()).filter(m -> m.isShareable()).isEmpty()) {
      warnings.add(
          "%s is not on a share, so two hosts may fetch one image at once and one server fails: bind-mount it from the share"
              .formatted(place.locks()));
    }
  }

  private ShareHealth trouble(IOException e) {
    return ShareTrouble.isReadOnly(e)
        ? readOnly()
        : new ShareHealth.Faulty("the share answers with an error: " + e);
  }

  private ShareHealth readOnly() {
    return new ShareHealth.ReadOnly(
        "the share is read-only here, so a migration to this host would fail: mount and export it for writing");
  }
}
