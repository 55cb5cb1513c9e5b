package org.novalean.storage.seal;

import java.time.Duration;
import java.util.Optional;
import org.novalean.storage.hypervisor.BlockJob;
import org.novalean.storage.image.ImageInfo;
import org.novalean.storage.job.CheckedDisk;
import org.novalean.storage.job.DiskChecks;
import org.novalean.storage.job.JobKind;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.JobTools;
import org.novalean.storage.job.JournalEntry;
import org.novalean.storage.job.JournalledJob;
import org.novalean.storage.job.Refusal;
import org.novalean.storage.layer.LayerName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One seal of one disk, step by step as DESIGN.md has it. Whatever goes wrong in a step, {@link
 * SealRecovery} brings to an end by the facts, now or as soon as it can.
 */
public final class Seal extends JournalledJob {
  private static final Logger log = LoggerFactory.getLogger(Seal.class);

  /**
   * Nova reads what a disk stands on 2 s or more after it was told to migrate a server, and a pivot
   * after that would leave the data behind. So an adapter that looked at Nova must have asked so
   * recently. It does every 0.5 to some s, and a job looks every 0.25 s: it goes on at the next.
   */
  private static final Duration ASKED_WITHIN = Duration.ofSeconds(2);

  private final SealRequest request;
  private final DiskChecks checks;
  private final SealRecovery recovery;
  private final SealPause pause;
  private final HandOverWait wait;

  public Seal(SealRequest request, JobTools tools) {
    super(
        request.id(),
        JobKind.FIRST_SEAL,
        request.serverId(),
        request.target(),
        request.mibPerSecond(),
        tools);
    this.request = request;
    this.checks = new DiskChecks(tools);
    this.recovery = new SealRecovery(tools);
    this.pause = new SealPause(tools, this::enter);
    this.wait = new HandOverWait(tools.clock());
  }

  @Override
  protected void prepare() {
    var disk = checks.check(serverId, target);
    mustFit(disk);
    var planned = begin(plan(disk));
    tools.layers().markCommitting(planned.layer());
    if (planned.kind() == JobKind.FIRST_SEAL) {
      tools.images().create(planned.layerPath(), disk.info().virtualSize());
    }
    save(planned.at(JobStep.COPYING));
    if (planned.kind() == JobKind.FIRST_SEAL) {
      tools.hypervisor().startCopy(serverId, target, planned.layerPath(), mibPerSecond());
    } else {
      tools.hypervisor().startCommit(serverId, target, planned.layerPath(), mibPerSecond());
    }
  }

  /** What the copy may take at most: a top may overwrite what is in its layer already. */
  private void mustFit(CheckedDisk disk) {
    var copied = disk.layer().isPresent() ? disk.chain().subList(0, 1) : disk.chain();
    var needed =
        copied.stream()
            .flatMap(image -> tools.images().info(image).stream())
            .mapToLong(ImageInfo::allocatedSize)
            .sum();
    var free = tools.layers().freeBytes();
    if (needed > free) {
      throw new Refusal(
          "the data of disk '%s' may take %d MiB and the share has %d MiB free: enlarge it, or let garbage be collected"
              .formatted(target, needed >> 20, free >> 20));
    }
  }

  private JournalEntry plan(CheckedDisk disk) {
    var layer = disk.layer().orElseGet(this::newLayer);
    return new JournalEntry(
        request.id(),
        disk.layer().isPresent() ? JobKind.LATER_SEAL : JobKind.FIRST_SEAL,
        serverId,
        target,
        disk.file(),
        JournalEntry.overlayOf(disk.file()),
        layer,
        tools.layers().path(layer),
        disk.layer().filter(tools.layers()::isWhole).isPresent(),
        disk.process(),
        JobStep.PREPARING,
        Optional.empty(),
        false,
        startedAt,
        request.requestedBy());
  }

  private LayerName newLayer() {
    var newest = tools.layers().newestGeneration(serverId, target);
    var generation = request.generation().orElse(newest + 1);
    if (generation <= newest) {
      throw new Refusal(
          "generation %d of disk '%s' is or was in use; the next free one is %d"
              .formatted(generation, target, newest + 1));
    }
    return new LayerName(serverId, target, generation);
  }

  @Override
  protected Optional<JobOutcome> go(JournalEntry current) {
    if (mustStop() || !isInStep() || mustWait()) {
      return Optional.empty();
    }
    var overlaid = current.step() == JobStep.OVERLAY ? current : overlay(current);
    return mustStop() || isTooLate() || mustWait() ? Optional.empty() : handOver(overlaid);
  }

  private JournalEntry overlay(JournalEntry current) {
    var overlaid = save(current.at(JobStep.OVERLAY));
    var size =
        tools
            .images()
            .info(current.disk())
            .orElseThrow(() -> new IllegalStateException("'%s' is gone".formatted(current.disk())))
            .virtualSize();
    tools.images().createOverlay(current.overlay(), current.layerPath(), size);
    return overlaid;
  }

  /** A copy that goes on meanwhile is safe: libvirt migrates no server that has one. */
  private boolean mustWait() {
    var asked = isAskedAboutWithin(ASKED_WITHIN);
    waitFor(asked ? "" : "an adapter to ask about it, so that Nova begins nothing unseen");
    return !asked;
  }

  /** Nothing stops it from the moment the guest stands still to the end of the pause. */
  private Optional<JobOutcome> handOver(JournalEntry overlaid) {
    var inode = tools.files().inode(overlaid.overlay());
    var pausing = save(overlaid.pausing(JobStep.PAUSING, inode));
    var stoodStill =
        pause.run(pausing, () -> reasonToStop().isEmpty() && isAskedAboutWithin(ASKED_WITHIN));
    if (stoodStill.isEmpty()) {
      log.info("{}: not handed over: it took too long since Nova was looked at", this);
      wait.declined();
      save(overlaid);
      return Optional.empty();
    }
    enter(JobStep.RECORDING);
    var bytes = seen().map(BlockJob::total).orElse(0L);
    return Optional.of(recovery.record(pausing, tools.clock().instant(), bytes, stoodStill.get()));
  }

  private boolean mustStop() {
    var why = whyItMustStop();
    why.ifPresent(this::stop);
    return why.isPresent();
  }

  private Optional<String> whyItMustStop() {
    var job = look();
    var reason = reasonToStop();
    if (reason.isPresent()) {
      return reason;
    }
    if (!kind().uses(job)) {
      return Optional.of(
          "its block job ended by itself: the share may be full, or Nova made a snapshot");
    }
    if (isInStep()) {
      return wait.tooLong();
    }
    wait.isOver();
    return isOverdue()
        ? Optional.of(
            "not in step with the guest within %d s, %d bytes were left: the guest writes faster than the copy; allow more bandwidth or time"
                .formatted(tools.settings().readyTimeout().toSeconds(), left()))
        : Optional.empty();
  }

  private boolean isOverdue() {
    return tools.clock().instant().isAfter(startedAt.plus(tools.settings().readyTimeout()));
  }

  /** Asked last before the pause: what Nova has begun meanwhile goes first. */
  private boolean isTooLate() {
    try {
      checks.quietDomain(serverId);
    } catch (Refusal e) {
      stop(e.reason());
      return true;
    }
    if (!isInStep()) {
      stop("the guest wrote too much while the new top was made; try again");
      return true;
    }
    return false;
  }

  /** Ready, and little enough is left to copy it in the pause, at full speed. */
  private boolean isInStep() {
    if (seen().filter(BlockJob::ready).isEmpty()) {
      return false;
    }
    if (seen().get().mibPerSecond() != 0) {
      tools.hypervisor().setJobSpeed(serverId, target, 0);
    }
    return left() <= tools.settings().lastBytes();
  }

  private long left() {
    return seen().map(job -> job.total() - job.done()).orElse(0L);
  }

  @Override
  protected JobOutcome settle(JournalEntry current, String why) {
    var outcome = recovery.settle(current, why);
    pause.over();
    return outcome;
  }
}
