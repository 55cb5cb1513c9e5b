package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.novalean.storage.hypervisor.DirtyRate;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.MigrationResult;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.MeasureMemory;
import org.novalean.storage.messages.MemorySeen;
import org.novalean.storage.messages.MigrationTook;
import org.novalean.storage.messages.PagesSeen;
import org.novalean.storage.messages.ServerOf;
import org.novalean.storage.messages.SwitchSeen;
import org.novalean.storage.nova.NovaConf;
import org.novalean.storage.rpc.Handlers;
import org.novalean.storage.rpc.RequestRefused;

/**
 * What a prediction needs of this host: a guest's memory before a migration, and after one what it
 * took. The guest is not asked.
 */
final class MemoryMeasures {

  /** QEMU's thread may be late on a busy host; what it has not told by then is not known. */
  private static final Duration LATE = Duration.ofSeconds(2);

  private static final Duration EVERY = Duration.ofMillis(100);
  private static final int LONGEST = 60;

  private final Hypervisor hypervisor;
  private final List<Path> novaConf;
  private final int samples;
  private final long postCopyMibPerSecond;
  private final Clock clock;
  private final DepartingServers departing;
  private final PostCopySwitches switches = new PostCopySwitches();

  /**
   * @param novaConf nova-compute's configuration
   * @param samples how many pages of a guest's memory are looked at; 0 for none
   * @param postCopyMibPerSecond 0 for no limit
   */
  MemoryMeasures(
      Hypervisor hypervisor,
      List<Path> novaConf,
      int samples,
      long postCopyMibPerSecond,
      Clock clock) {
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.novaConf = List.copyOf(novaConf);
    this.samples = samples;
    this.postCopyMibPerSecond = postCopyMibPerSecond;
    this.clock = requireNonNull(clock, "clock is null");
    this.departing = new DepartingServers(hypervisor, watchers(), clock);
    hypervisor.listen(departing);
    hypervisor.listen(switches);
  }

  void addTo(Handlers.Builder handlers) {
    handlers
        .on(Kinds.MEASURE_MEMORY, MeasureMemory.class, (question, request) -> measure(question))
        .on(Kinds.ARRIVAL, ServerOf.class, (q, request) -> arrival(q.serverId()))
        .on(Kinds.DEPARTURE, ServerOf.class, (q, request) -> departure(q.serverId()));
  }

  private static Executor watchers() {
    return Executors.newCachedThreadPool(
        task -> {
          var thread = new Thread(task, "departing-server");
          thread.setDaemon(true);
          return thread;
        });
  }

  private MemorySeen measure(MeasureMemory question) throws RequestRefused, InterruptedException {
    if (question.dirtySeconds() < 0 || question.dirtySeconds() > LONGEST) {
      throw new RequestRefused(
          "refused", "QEMU looks for 1 to %d s, or not at all".formatted(LONGEST));
    }
    var notKnown = new ArrayList<String>();
    var memory = hypervisor.memory(question.serverId(), samples);
    if (memory.residentBytes().isEmpty()) {
      notKnown.add(
          "which of QEMU's mappings are the guest's memory cannot be told from /proc: how much of"
              + " it is not zero is not known");
    } else if (samples > 0 && memory.sample().isEmpty()) {
      notKnown.add(
          "no page of its memory could be looked at in /proc: all that QEMU holds counts as not"
              + " zero, as if there were no zeros in it");
    }
    var dirty =
        question.dirtySeconds() == 0
            ? Optional.<DirtyRate>empty()
            : dirtyRate(question.serverId(), question.dirtySeconds(), notKnown);
    return new MemorySeen(
        memory.bytes(),
        memory.residentBytes(),
        memory.sample().map(sample -> new PagesSeen(sample.pages(), sample.data())),
        dirty.map(DirtyRate::bytesPerSecond),
        dirty.map(DirtyRate::seconds).orElse(0L),
        NovaConf.inUse(novaConf).map(NovaConf::migrationMibPerSecond),
        postCopyMibPerSecond,
        notKnown);
  }

  private Optional<DirtyRate> dirtyRate(String serverId, int seconds, List<String> notKnown)
      throws InterruptedException {
    try {
      hypervisor.startDirtyRate(serverId, seconds);
      var rate = await(serverId, clock.instant().plusSeconds(seconds).plus(LATE));
      if (rate.isEmpty()) {
        notKnown.add("QEMU was late to tell how fast the guest changes its memory");
      }
      return rate;
    } catch (HypervisorException.Refused | HypervisorException.Unavailable e) {
      notKnown.add("how fast the guest changes its memory is not known: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<DirtyRate> await(String serverId, Instant until) throws InterruptedException {
    var rate = hypervisor.dirtyRate(serverId);
    while (rate.isEmpty() && clock.instant().isBefore(until)) {
      TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
      rate = hypervisor.dirtyRate(serverId);
    }
    return rate;
  }

  private MigrationTook arrival(String serverId) {
    var askedAt = clock.instant();
    return told(hypervisor.arrival(serverId), switches.resumed(serverId), askedAt);
  }

  private MigrationTook departure(String serverId) {
    var askedAt = clock.instant();
    return told(departing.lastOf(serverId), switches.stopped(serverId), askedAt);
  }

  private MigrationTook told(
      Optional<MigrationResult> known, Optional<Instant> switched, Instant askedAt) {
    var seen = switched.map(at -> new SwitchSeen(at, askedAt, clock.instant()));
    return known
        .map(
            result ->
                new MigrationTook(
                    true,
                    result.memoryBytes(),
                    result.diskBytes(),
                    result.millis(),
                    result.pauseMillis(),
                    result.bytesPerSecond(),
                    seen))
        .orElseGet(() -> MigrationTook.NOT_KNOWN.with(seen));
  }
}
