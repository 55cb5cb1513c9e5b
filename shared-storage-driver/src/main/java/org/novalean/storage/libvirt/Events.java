package org.novalean.storage.libvirt;

import static org.novalean.storage.libvirt.LibvirtFailure.check;

import com.sun.jna.Pointer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;
import org.libvirt.jna.Libvirt.VirConnectDomainEventBlockJobCallback;
import org.libvirt.jna.Libvirt.VirConnectDomainEventCallback;
import org.libvirt.jna.Libvirt.VirDomainEventCallback;
import org.novalean.storage.hypervisor.HypervisorListener;
import org.novalean.storage.hypervisor.VcpuEvent;
import org.novalean.storage.libvirt.QemuLibvirt.MonitorEventCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries libvirt's events to the listeners, on a thread of its own: libvirt's event loop, which
 * answers keepalives too, is never held up.
 */
final class Events implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Events.class);

  /** Ids of virDomainEventID. The second kind of block job event names the disk by its target. */
  private static final int LIFECYCLE = 0;

  private static final int BLOCK_JOB_2 = 16;
  private static final int MIGRATION_ITERATION = 20;

  /** QEMU's events that tell of its guest's vCPUs. */
  private static final String STOP_OR_RESUME = "^(STOP|RESUME)$";

  /** virConnectDomainEventMigrationIterationCallback, which libvirt-java lacks. */
  interface MigrationIterationCallback extends VirDomainEventCallback {
    void eventCallback(
        ConnectionPointer connection, DomainPointer domain, int iteration, Pointer opaque);
  }

  private final List<HypervisorListener> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService teller =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "libvirt-events");
            thread.setDaemon(true);
            return thread;
          });

  /** Native code holds these as long as any connection lives, so they are kept as long as this. */
  private final Map<Integer, VirDomainEventCallback> callbacks;

  private final MonitorEventCallback stopOrResume =
      (connection, domain, event, seconds, micros, details, opaque) -> {
        var change =
            new VcpuEvent(
                VcpuEvent.Kind.valueOf(event),
                Instant.ofEpochSecond(seconds).plus(micros, ChronoUnit.MICROS));
        about(domain, (listener, serverId) -> listener.vcpusChanged(serverId, change));
      };

  Events() {
    VirConnectDomainEventCallback lifecycle =
        (connection, domain, event, detail, opaque) -> {
          var change = DomainChanges.of(event, detail);
          about(domain, (listener, serverId) -> listener.domainChanged(serverId, change));
          return 0;
        };
    VirConnectDomainEventBlockJobCallback blockJob =
        (connection, domain, disk, type, status, opaque) ->
            about(domain, (listener, serverId) -> listener.blockJobChanged(serverId, disk));
    MigrationIterationCallback iteration =
        (connection, domain, number, opaque) ->
            about(domain, (listener, serverId) -> listener.migrationIterated(serverId, number));
    callbacks = Map.of(LIFECYCLE, lifecycle, BLOCK_JOB_2, blockJob, MIGRATION_ITERATION, iteration);
  }

  void registerOn(ConnectionPointer connection) throws LibvirtFailure {
    for (var event : callbacks.entrySet()) {
      check(
          Libvirt.INSTANCE.virConnectDomainEventRegisterAny(
              connection, null, event.getKey(), event.getValue(), null, null));
    }
    registerOnQemu(connection);
  }

  /** Nothing but the pauses of post-copies is told by these alone, so all else goes on. */
  private void registerOnQemu(ConnectionPointer connection) {
    try {
      check(
          QemuLibvirt.INSTANCE.virConnectDomainQemuMonitorEventRegister(
              connection,
              Pointer.NULL,
              STOP_OR_RESUME,
              stopOrResume,
              Pointer.NULL,
              Pointer.NULL,
              QemuLibvirt.EVENT_IS_REGEX));
    } catch (LibvirtFailure e) {
      log.warn(
          "libvirt tells nothing of QEMU's events STOP and RESUME, so how long guests stand still"
              + " in post-copies will not be known; everything else works: {}",
          e.getMessage());
    }
  }

  void listen(HypervisorListener listener) {
    listeners.add(listener);
  }

  void connected(boolean connected) {
    tell(listener -> listener.connected(connected));
  }

  private interface DomainNews {
    void tell(HypervisorListener listener, String serverId);
  }

  private void about(DomainPointer domain, DomainNews news) {
    try {
      var serverId = NativeDomain.uuid(domain);
      tell(listener -> news.tell(listener, serverId));
    } catch (LibvirtFailure e) {
      log.warn("An event of libvirt names no domain: {}", e.getMessage());
    }
  }

  private void tell(Consumer<HypervisorListener> news) {
    try {
      teller.execute(() -> listeners.forEach(listener -> tell(listener, news)));
    } catch (RejectedExecutionException e) {
      log.debug("An event came after the close", e);
    }
  }

  private static void tell(HypervisorListener listener, Consumer<HypervisorListener> news) {
    try {
      news.accept(listener);
    } catch (RuntimeException e) {
      log.error("A listener failed at an event of libvirt", e);
    }
  }

  @Override
  public void close() {
    listeners.clear();
    teller.shutdown();
  }
}
