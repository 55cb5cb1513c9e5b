package org.novalean.storage.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.TestingHypervisor;

/** Does at once, when told to, what the real one does after the limit. */
public final class TestingWatchdog implements Watchdog {

  private final TestingHypervisor hypervisor;
  private final CrashPoints crashes;
  private Optional<JournalEntry> watched = Optional.empty();
  private Runnable whenArmed = () -> {};

  TestingWatchdog(TestingHypervisor hypervisor, CrashPoints crashes) {
    this.hypervisor = hypervisor;
    this.crashes = crashes;
  }

  @Override
  public Watch watch(JournalEntry entry) {
    crashes.before("watch");
    watched = Optional.of(entry);
    whenArmed.run();
    crashes.after("watch");
    return () -> {
      crashes.before("standDown");
      watched = Optional.empty();
      crashes.after("standDown");
    };
  }

  /** What happens while it is armed. */
  public void whenArmed(Runnable action) {
    whenArmed = action;
  }

  public boolean isWatching() {
    return watched.isPresent();
  }

  /** The agent is dead or hangs. */
  public void barks() {
    crashes.asSomebodyElse(() -> watched.ifPresent(this::rescue));
    watched = Optional.empty();
  }

  private void rescue(JournalEntry entry) {
    var server = entry.serverId();
    if (hypervisor.domain(server).filter(found -> found.state().isActive()).isEmpty()) {
      return;
    }
    hypervisor.cancelJob(server, entry.target());
    var domain = hypervisor.domain(server).orElseThrow();
    var top = domain.disk(entry.target()).orElseThrow().source().orElseThrow();
    if (top.equals(entry.layerPath())) {
      if (Files.exists(entry.overlay())) {
        try {
          Files.move(entry.overlay(), entry.disk(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      hypervisor.snapshotOnto(server, entry.target(), entry.disk());
    }
    if (domain.state() == DomainState.PAUSED_BY_USER) {
      hypervisor.resume(server);
    }
  }
}
