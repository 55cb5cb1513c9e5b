package org.novalean.storage.seal;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.JobTools;
import org.novalean.storage.job.JournalEntry;
import org.novalean.storage.job.Watchdog;

/**
 * The short time in which the guest stands still and its disk changes hands. Any exception leaves
 * the guest to {@link SealRecovery}, and the watchdog on guard until that is done.
 */
final class SealPause {

  private final JobTools tools;
  private final Consumer<JobStep> enter;
  private Optional<Watchdog.Watch> watch = Optional.empty();

  SealPause(JobTools tools, Consumer<JobStep> enter) {
    this.tools = requireNonNull(tools, "tools is null");
    this.enter = requireNonNull(enter, "enter is null");
  }

  /**
   * Returns how long the guest stood still.
   *
   * @param mayBegin asked last before the guest stands still: a watchdog takes a while to be armed
   * @return empty where that said no, and all is as it was
   */
  Optional<Duration> run(JournalEntry entry, BooleanSupplier mayBegin) {
    watch = Optional.of(tools.watchdog().watch(entry));
    if (!mayBegin.getAsBoolean()) {
      over();
      return Optional.empty();
    }
    var hypervisor = tools.hypervisor();
    var server = entry.serverId();
    var began = tools.clock().instant();
    var end = began.plus(tools.settings().pauseLimit());
    hypervisor.suspend(server);
    enterBefore(end, JobStep.PIVOTING, entry);
    hypervisor.pivot(server, entry.target());
    mustRunOn(entry, entry.layerPath());
    enterBefore(end, JobStep.RENAMING, entry);
    tools.files().rename(entry.overlay(), entry.disk());
    enterBefore(end, JobStep.SNAPSHOTTING, entry);
    hypervisor.snapshotOnto(server, entry.target(), entry.disk());
    enterBefore(end, JobStep.RESUMING, entry);
    hypervisor.resume(server);
    over();
    return Optional.of(Duration.between(began, tools.clock().instant()));
  }

  /** After the limit the watchdog acts, so this process must not: the facts decide then. */
  private void enterBefore(Instant end, JobStep next, JournalEntry entry) {
    if (tools.clock().instant().isAfter(end)) {
      throw new IllegalStateException("the pause took too long before " + next);
    }
    enter.accept(next);
    tools.steps().entered(entry, next);
  }

  private void mustRunOn(JournalEntry entry, Path image) {
    var top =
        tools
            .hypervisor()
            .domain(entry.serverId())
            .flatMap(domain -> domain.disk(entry.target()))
            .flatMap(disk -> disk.source());
    if (!top.equals(Optional.of(image))) {
      throw new IllegalStateException("pivoted, but the guest writes to " + top);
    }
  }

  /** The guest runs again, or never stood still. */
  void over() {
    watch.ifPresent(Watchdog.Watch::standDown);
    watch = Optional.empty();
  }
}
