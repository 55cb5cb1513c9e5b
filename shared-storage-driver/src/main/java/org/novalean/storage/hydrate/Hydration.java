package org.novalean.storage.hydrate;

import java.util.Optional;
import org.novalean.storage.hypervisor.BlockJob;
import org.novalean.storage.hypervisor.DomainState;
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
    var planned = begin(plan(checks.check(serverId, target)));
    save(planned.at(JobStep.PULLING));
    tools.hypervisor().startPull(serverId, target, mibPerSecond());
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
      reasonToStop().ifPresent(this::stop);
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

  @Override
  protected JobOutcome settle(JournalEntry current, String why) {
    return recovery.settle(current, why);
  }
}
