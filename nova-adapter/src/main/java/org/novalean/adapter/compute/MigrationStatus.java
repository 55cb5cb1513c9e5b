package org.novalean.adapter.compute;

import java.util.Arrays;

/** The states of a live migration as Nova names them (nova/objects/fields.py, MigrationStatus). */
public enum MigrationStatus {
  ACCEPTED("accepted"),
  QUEUED("queued"),
  PREPARING("preparing"),
  RUNNING("running"),
  RUNNING_POST_COPY("running (post-copy)"),
  POST_MIGRATING("post-migrating"),
  COMPLETED("completed"),
  CANCELLED("cancelled"),
  FAILED("failed"),
  ERROR("error"),
  /** A status that this version of nova-lean does not know. Never taken for a final one. */
  UNKNOWN("unknown");

  private final String wireName;

  MigrationStatus(String wireName) {
    this.wireName = wireName;
  }

  /** The name as Nova writes it. */
  public String wireName() {
    return wireName;
  }

  /** Nova will not change this migration any more. */
  public boolean isFinal() {
    return switch (this) {
      case COMPLETED, CANCELLED, FAILED, ERROR -> true;
      default -> false;
    };
  }

  /** Reads Nova's name; a name not known here is {@link #UNKNOWN}. */
  public static MigrationStatus of(String wireName) {
    return Arrays.stream(values())
        .filter(s -> s.wireName.equals(wireName))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
