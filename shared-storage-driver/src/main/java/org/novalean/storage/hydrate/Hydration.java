package org.novalean.storage.hydrate;

import java.util.Optional;
import org.novalean.storage.hypervisor.BlockJob;
import org.novalean.storage.hypervisor.DomainState;
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

/**
 * Pulls the whole chain into the top. At its end QEMU takes the layer out of the header before the
 * places of the pulled blocks are on the disk (seen with QEMU 7.2), so the guest is paused and
 * resumed, which flushes, before it is called done; until then the layer must stay.
 *
 * <p>To pause one, cancel it: what was pulled stays, and the next one goes on from there.
 */
public final class Hydration extends JournalledJob {

  /** Left to the other guests of the host: one that finds no room to write is paused. */
  private static final long RESERVE = 1L << 30;

  private final HydrationRequest request;
  private final DiskChecks checks;
  private final HydrationRecovery recovery;

  public Hydration(HydrationRequest request, JobTools tools) {
    super(
        request.id(),
        JobKind.HYDRATION,
        request.serverId(),
        request.target(),
        request.mibPerSecond(),
        tools);
    this.request = request;
    this.checks = new DiskChecks(tools);
    this.recovery = new HydrationRecovery(tools, this::enter);
  }

  @Override
  protected void prepare() {
    var disk = checks.check(serverId, target);
    var planned = plan(disk);
    mustFit(disk, planned);
    begin(planned);
    save(planned.at(JobStep.PULLING));
    tools.hypervisor().startPull(serverId, target, mibPerSecond());
  }

  /** What the pull may take at most: what the top has already it gets no second time. */
  private void mustFit(CheckedDisk disk, JournalEntry planned) {
    var inLayer = tools.images().info(planned.layerPath()).map(ImageInfo::allocatedSize).orElse(0L);
    var lacking = Math.max(0, disk.info().virtualSize() - disk.info().allocatedSize());
    var needed = Math.min(inLayer, lacking);
    var free = tools.files().freeBytes(disk.file());
    if (needed + RESERVE > free) {
      throw new Refusal(
          "the data at rest of disk '%s' may take %d MiB, and %d MiB are to stay free on this host, which has %d MiB free: make room, or migrate the server to a host that has it"
              .formatted(target, needed >> 20, RESERVE >> 20, free >> 20));
    }
  }

  private JournalEntry plan(CheckedDisk disk) {
    var layer =
        disk.layer()
            .orElseThrow(
                () ->
                    new Refusal(
                        "disk '%s' of server %s lies on no at-rest layer"
                            .formatted(target, serverId)));
    return new JournalEntry(
        request.id(),
        JobKind.HYDRATION,
        serverId,
        target,
        disk.file(),
        JournalEntry.overlayOf(disk.file()),
        layer,
        tools.layers().path(layer),
        tools.layers().isWhole(layer),
        disk.process(),
        JobStep.PREPARING,
        Optional.empty(),
        false,
        startedAt,
        request.requestedBy());
  }

  @Override
  protected Optional<JobOutcome> go(JournalEntry current) {
    if (look().isPresent()) {
      reasonToStop().or(() -> tooLittleRoom(current)).ifPresent(this::stop);
      return Optional.empty();
    }
    var facts = HydrationFacts.lookAt(current, tools);
    if (!facts.isPulled()) {
      stop("its block job ended by itself, or QEMU died: the share may be away");
      return Optional.empty();
    }
    if (facts.state().filter(state -> state == DomainState.RUNNING).isEmpty()) {
      waitFor("the guest to run: it is paused, and what was pulled is not flushed yet");
      return Optional.empty();
    }
    var bytes = seen().map(BlockJob::total).orElse(0L);
    return Optional.of(recovery.flush(current, bytes));
  }

  private Optional<String> tooLittleRoom(JournalEntry current) {
    var free = tools.files().freeBytes(current.disk());
    return free < RESERVE
        ? Optional.of(
            "this host has %d MiB free, and %d MiB are to stay free for its guests: make room, or migrate the server to a host that has it"
                .formatted(free >> 20, RESERVE >> 20))
        : Optional.empty();
  }

  @Override
  protected JobOutcome settle(JournalEntry current, String why) {
    return recovery.settle(current, why);
  }
}
