package org.novalean.adapter.migration;

/** One half of a server in post-copy, as libvirt on its host sees it. */
public enum Half {
  /** Its agent does not answer, or was not asked. */
  UNKNOWN,
  /** Its agent has told of it, and does not now: its libvirt may hang. */
  SILENT,
  /** There is no QEMU of it. */
  GONE,
  /** Memory is on its way, as it should be. */
  MOVING,
  /** It waits: what it needs of the other half does not come. */
  BROKEN,
  /** The guest runs, and needs no other half. */
  WHOLE,
  OTHER;

  /** By libvirt's state, as {@link org.novalean.storage.messages.MigrationSeen#state} gives it. */
  public static Half of(String state) {
    return switch (state) {
      case "NONE", "SHUT_OFF", "CRASHED" -> GONE;
      case "PAUSED_POST_COPY", "RUNNING_POST_COPY" -> MOVING;
      case "PAUSED_POST_COPY_FAILED", "RUNNING_POST_COPY_FAILED" -> BROKEN;
      case "RUNNING" -> WHOLE;
      default -> OTHER;
    };
  }

  /** Its agent tells of it now. */
  boolean isTold() {
    return this != UNKNOWN && this != SILENT;
  }

  /** It cannot be without the other half. */
  public boolean needsTheOther() {
    return this == MOVING || this == BROKEN;
  }
}
