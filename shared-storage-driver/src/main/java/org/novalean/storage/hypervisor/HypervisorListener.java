package org.novalean.storage.hypervisor;

/** Hears of changes; they are hints to look, like every event here. */
public interface HypervisorListener {

  /** A domain started, stopped, was paused, resumed, defined or undefined. */
  void domainChanged(String serverId);

  /** A block job became ready, or ended. */
  void blockJobChanged(String serverId, String target);

  /** An outgoing migration began another pass over the memory. */
  void migrationIterated(String serverId, int iteration);

  /** The connection to libvirt is there, or is gone. */
  void connected(boolean connected);
}
