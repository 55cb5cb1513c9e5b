package org.novalean.storage.messages;

import static java.util.Objects.requireNonNull;

/**
 * What Nova copies of a disk when its server migrates live (nova/virt/libvirt/driver.py, {@code
 * check_can_live_migrate_source} and {@code _live_migration_copy_disk_paths}).
 *
 * @param bytes what it occupies now
 */
public record Copied(How how, long bytes) {

  /** It does not cross. */
  public static final Copied NOTHING = new Copied(How.NOTHING, 0);

  public Copied {
    requireNonNull(how, "how is null");
  }

  /** What is done with a disk. */
  public enum How {
    /** Its top is mirrored; what that stands on is not. */
    TOP,
    /** It stands on nothing, and is mirrored whole. */
    WHOLE,
    /** It is read-only, such as a config drive: its file is copied by ssh, or made anew. */
    AS_A_FILE,
    /** It is a volume, or shared, or no file of this host, or instances_path is on a share. */
    NOTHING
  }
}
