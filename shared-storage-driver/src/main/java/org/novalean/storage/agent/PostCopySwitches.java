package org.novalean.storage.agent;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.novalean.storage.hypervisor.DomainChange;
import org.novalean.storage.hypervisor.HypervisorListener;
import org.novalean.storage.hypervisor.VcpuEvent;

/**
 * When guests were stopped here, and when they ran here, at a switch to post-copy. libvirt says of
 * which of QEMU's events that is so: what a person pauses, a reboot, and a migration that failed
 * are none.
 */
final class PostCopySwitches implements HypervisorListener {

  /** A guest in the QEMU that it has here. */
  private static final class Guest {
    private Optional<VcpuEvent> last = Optional.empty();
    private final Map<VcpuEvent.Kind, Instant> switches = new EnumMap<>(VcpuEvent.Kind.class);
  }

  private final Map<String, Guest> guests = new NewestServers<>();

  /** When a server that left this host was stopped for that; empty where that was not seen. */
  Optional<Instant> stopped(String serverId) {
    return at(serverId, VcpuEvent.Kind.STOP);
  }

  /** When a server that came to this host ran here; empty where that was not seen. */
  Optional<Instant> resumed(String serverId) {
    return at(serverId, VcpuEvent.Kind.RESUME);
  }

  private synchronized Optional<Instant> at(String serverId, VcpuEvent.Kind kind) {
    return Optional.ofNullable(guests.get(serverId))
        .flatMap(guest -> Optional.ofNullable(guest.switches.get(kind)));
  }

  @Override
  public synchronized void vcpusChanged(String serverId, VcpuEvent event) {
    guests.computeIfAbsent(serverId, unused -> new Guest()).last = Optional.of(event);
  }

  @Override
  public synchronized void domainChanged(String serverId, DomainChange change) {
    switch (change) {
      case STARTED -> guests.remove(serverId);
      case POST_COPY ->
          Optional.ofNullable(guests.get(serverId)).ifPresent(PostCopySwitches::switched);
      case OTHER -> {
        // What a server took is asked for when its domain is gone.
      }
    }
  }

  /** Told again where a post-copy broke and went on; the guest was stopped, and ran, just once. */
  private static void switched(Guest guest) {
    guest.last.ifPresent(event -> guest.switches.putIfAbsent(event.kind(), event.at()));
  }

  /** What happens until it is back is not seen. */
  @Override
  public synchronized void connected(boolean connected) {
    if (!connected) {
      guests.clear();
    }
  }
}
