package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

/**
 * Whether the directory below a mount point keeps everybody, root included, from writing there
 * while the share is not mounted. Without that Nova downloads a Glance image under a layer's name
 * and puts the guest's top on the wrong data.
 */
public sealed interface GuardState {

  /** In words; empty where all is well. */
  default String warning() {
    return "";
  }

  /** It is root's, mode 0555, immutable. */
  record Guarded() implements GuardState {}

  /** Its mode is right, but its file system knows no immutable directories: root can write. */
  record ModeOnly(String warning) implements GuardState {
    public ModeOnly {
      requireNonNull(warning, "warning is null");
    }
  }

  /** It can be written to. */
  record Open(String warning) implements GuardState {
    public Open {
      requireNonNull(warning, "warning is null");
    }
  }

  /** It could not be looked at. */
  record NotChecked(String warning) implements GuardState {
    public NotChecked {
      requireNonNull(warning, "warning is null");
    }
  }
}
