package org.novalean.storage.hypervisor;

/** Hears of changes; they are hints to look, like every event here. */
public interface HypervisorListener {

  /** A domain started, stopped, was paused, resumed, defined or undefined. */
  default void domainChanged(String serverId, DomainChange change) {}

  /** A guest's vCPUs were stopped, or run again. */
  default void vcpusChanged(String serverId, VcpuEvent event) {}

  /** A block job became ready, or ended. */
  default void blockJobChanged(String serverId, String target) {}

  /** An outgoing migration began another pass over the memory. */
  default void migrationIterated(String serverId, int iteration) {}

  /** The connection to libvirt is there, or is gone, and events with it. */
  default void connected(boolean connected) {}
}
