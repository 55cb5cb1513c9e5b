package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.novalean.storage.layer.GarbageCollector;
import org.novalean.storage.layer.HostInventory;
import org.novalean.storage.layer.LayerRecords;
import org.novalean.storage.layer.ShareFiles;
import org.novalean.storage.layer.UnusedNotes;
import org.novalean.storage.messages.Collect;
import org.novalean.storage.messages.Collected;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.Nothing;
import org.novalean.storage.messages.ServerOf;
import org.novalean.storage.messages.ShareContents;
import org.novalean.storage.messages.StageEvacuation;
import org.novalean.storage.messages.Staged;
import org.novalean.storage.messages.UnusedSince;
import org.novalean.storage.rpc.Handlers;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.share.ShareFacts;
import org.novalean.storage.share.ShareHealth;
import org.novalean.storage.share.ShareUsers;

/** What this host tells of the share and does on it: garbage collection, evacuations. */
final class ShareRequests {

  private final ImagesInUse inventory;
  private final ShareLook share;
  private final ShareFiles files;
  private final LayerRecords records;
  private final ShareUsers users;
  private final UnusedNotes notes;
  private final GarbageCollector collector;
  private final EvacuationStage stage;
  private final EvacuationRepair repair;

  /** Looks at the share, as {@link org.novalean.storage.share.ShareCheck} does. */
  @FunctionalInterface
  interface ShareLook {
    ShareHealth check();
  }

  ShareRequests(
      ImagesInUse inventory,
      ShareLook share,
      ShareFiles files,
      LayerRecords records,
      ShareUsers users,
      UnusedNotes notes,
      GarbageCollector collector,
      EvacuationStage stage,
      EvacuationRepair repair) {
    this.inventory = requireNonNull(inventory, "inventory is null");
    this.share = requireNonNull(share, "share is null");
    this.files = requireNonNull(files, "files is null");
    this.records = requireNonNull(records, "records is null");
    this.users = requireNonNull(users, "users is null");
    this.notes = requireNonNull(notes, "notes is null");
    this.collector = requireNonNull(collector, "collector is null");
    this.stage = requireNonNull(stage, "stage is null");
    this.repair = requireNonNull(repair, "repair is null");
  }

  void addTo(Handlers.Builder handlers) {
    handlers
        .on(Kinds.INVENTORY, Nothing.class, (question, request) -> inventory())
        .on(Kinds.SHARE_FILES, Nothing.class, (question, request) -> contents())
        .on(Kinds.NOTE_UNUSED, UnusedSince.class, (question, request) -> note(question))
        .on(Kinds.COLLECT, Collect.class, (question, request) -> collect(question))
        .on(Kinds.STAGE_EVACUATION, StageEvacuation.class, (question, request) -> stage(question))
        .on(Kinds.REPAIR_EVACUATION, ServerOf.class, (question, request) -> repair(question));
  }

  /** Without the share, what lies below this host's disks cannot be followed. */
  private HostInventory inventory() throws RequestRefused {
    var unused = shareThatIsThere();
    return inventory.take();
  }

  private ShareContents contents() throws RequestRefused {
    var shareId = shareThatIsThere();
    try {
      return new ShareContents(
          shareId,
          files.inBase(),
          files.inTrash(),
          records.all().entrySet().stream()
              .collect(Collectors.toMap(entry -> entry.getKey().fileName(), e -> e.getValue())),
          notes.read(),
          users.lastSeen());
    } catch (IOException e) {
      throw storage("the share cannot be read", e);
    }
  }

  private Nothing note(UnusedSince question) throws RequestRefused {
    requireShare(question.shareId());
    try {
      notes.write(question.byName());
      return new Nothing();
    } catch (IOException e) {
      throw storage("nothing can be noted down on the share", e);
    }
  }

  private Collected collect(Collect question) throws RequestRefused {
    requireShare(question.shareId());
    var outcomes = new ArrayList<GarbageCollector.Outcome>();
    // What is needed comes back first, whatever happens to the rest.
    question.restore().forEach(v -> outcomes.add(collector.apply(v, question.dryRun())));
    question.collect().forEach(v -> outcomes.add(collector.apply(v, question.dryRun())));
    question.purge().forEach(v -> outcomes.add(collector.apply(v, question.dryRun())));
    return new Collected(outcomes);
  }

  private Staged stage(StageEvacuation question) throws RequestRefused {
    var unused = shareThatIsThere();
    return stage.stage(question.serverId());
  }

  private Staged repair(ServerOf question) throws RequestRefused {
    var unused = shareThatIsThere();
    return repair.repair(question.serverId());
  }

  private void requireShare(String planned) throws RequestRefused {
    var here = shareThatIsThere();
    if (!here.equals(planned)) {
      throw new RequestRefused(
          "other-share",
          "the plan is about share %s, but this host has share %s: let every host name the same share"
              .formatted(planned, here));
    }
  }

  /** Also a full one: little of what is asked for here needs room, and some of it makes room. */
  private String shareThatIsThere() throws RequestRefused {
    var health = share.check();
    var facts = health.facts();
    if (!health.isThere() || facts.isEmpty()) {
      throw new RequestRefused("share", "the share cannot be used here: " + health.reason());
    }
    return facts.map(ShareFacts::id).orElseThrow();
  }

  private static RequestRefused storage(String what, IOException failure) {
    return new RequestRefused("storage", what + ": " + failure.getMessage());
  }
}
