package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.function.Supplier;
import org.novalean.storage.io.Durable;
import org.novalean.storage.io.FileStat;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HungException;
import org.novalean.storage.share.SharePlace;

/**
 * Does what a {@link GarbagePlan} says, file by file. It looks at each file, and at all of this
 * host, once more before. What it collects goes into the trash of the share, and can come back.
 */
public final class GarbageCollector {

  private final SharePlace place;
  private final LayerRecords records;
  private final Supplier<HostInventory> inventory;
  private final FileWork files;
  private final Clock clock;

  /**
   * @param inventory takes a new inventory of this host, journals and open files included
   */
  public GarbageCollector(
      SharePlace place,
      LayerRecords records,
      Supplier<HostInventory> inventory,
      FileWork files,
      Clock clock) {
    this.place = requireNonNull(place, "place is null");
    this.records = requireNonNull(records, "records is null");
    this.inventory = requireNonNull(inventory, "inventory is null");
    this.files = requireNonNull(files, "files is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** How it went with a file; {@code reason} in words. */
  public record Outcome(String name, boolean done, String reason) {

    public Outcome {
      requireNonNull(name, "name is null");
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * Does it.
   *
   * @param dryRun nothing is changed; says what would be done
   */
  public Outcome apply(Verdict verdict, boolean dryRun) {
    try {
      if (verdict instanceof Verdict.Keep) {
        return new Outcome(verdict.name(), false, verdict.reason());
      }
      if (verdict instanceof Verdict.Restore restore) {
        return restore(restore, dryRun);
      }
      var now = inventory.get();
      if (!now.isComplete()) {
        return new Outcome(verdict.name(), false, "kept: " + now.problems().get(0));
      }
      if (now.names(verdict.name())) {
        return new Outcome(verdict.name(), false, "kept: it is in use on " + now.host());
      }
      return verdict instanceof Verdict.Collect collect
          ? collect(collect, dryRun)
          : purge((Verdict.Purge) verdict, dryRun);
    } catch (NoSuchFileException e) {
      return new Outcome(verdict.name(), false, "it is gone already");
    } catch (IOException | HungException e) {
      return new Outcome(verdict.name(), false, "failed: " + e.getMessage());
    }
  }

  private Outcome collect(Verdict.Collect collect, boolean dryRun) throws IOException {
    var planned = collect.file();
    if (!Garbage.isOurs(planned.name())) {
      return new Outcome(planned.name(), false, "kept: neither a layer nor a base image");
    }
    var path = place.file(planned.name());
    return files.call(
        "collecting " + path,
        () -> {
          var stat = FileStat.of(path);
          var found = new ShareFile(planned.name(), stat.size(), stat.inode(), stat.modifiedAt());
          if (!found.equals(planned)) {
            return new Outcome(planned.name(), false, "kept: it has changed since the plan");
          }
          if (dryRun) {
            return new Outcome(planned.name(), false, "would be collected: " + collect.reason());
          }
          Files.createDirectories(place.trash());
          move(path, inTrash(new TrashedFile(planned.name(), clock.instant())));
          return new Outcome(planned.name(), true, "collected: " + collect.reason());
        });
  }

  private Outcome restore(Verdict.Restore restore, boolean dryRun) throws IOException {
    var file = restore.file();
    var path = place.file(file.name());
    return files.call(
        "restoring " + path,
        () -> {
          if (dryRun) {
            return new Outcome(file.name(), false, "would be restored: " + restore.reason());
          }
          // A link, unlike a rename, does not replace what came there meanwhile.
          try {
            Files.createLink(path, inTrash(file));
          } catch (FileAlreadyExistsException e) {
            return new Outcome(file.name(), false, "a file of that name is there again");
          }
          Durable.syncDirectory(place.base());
          Files.delete(inTrash(file));
          return new Outcome(file.name(), true, "restored: " + restore.reason());
        });
  }

  private Outcome purge(Verdict.Purge purge, boolean dryRun) throws IOException {
    var file = purge.file();
    if (dryRun) {
      return new Outcome(file.name(), false, "would be deleted: " + purge.reason());
    }
    files.call(
        "deleting " + inTrash(file),
        () -> {
          Files.delete(inTrash(file));
          return file;
        });
    var layer = LayerName.parse(file.name());
    if (layer.isPresent()) {
      var record = records.read(layer.get());
      if (record.isPresent()) {
        records.write(layer.get(), record.get().as(LayerState.COLLECTED));
      }
    }
    return new Outcome(file.name(), true, "deleted: " + purge.reason());
  }

  private Path inTrash(TrashedFile file) {
    return place.trash().resolve(file.fileName());
  }

  private void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    Durable.syncDirectory(place.trash());
    Durable.syncDirectory(place.base());
  }
}
