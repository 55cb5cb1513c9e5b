package org.novalean.adapter.placement;

/** What can be done with a server's disks. */
public enum Work {
  /** Data at rest goes onto the share. */
  SEAL,
  /** Data at rest comes back to the host's own disk. */
  HYDRATE
}
