package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

/** What becomes of a file on the share, and why, in words. */
public sealed interface Verdict {

  /** What the file is or was called in {@code _base}. */
  String name();

  String reason();

  /** It stays. */
  record Keep(String name, String reason) implements Verdict {
    public Keep {
      requireNonNull(name, "name is null");
      requireNonNull(reason, "reason is null");
    }
  }

  /** It goes into the trash. */
  record Collect(ShareFile file, String reason) implements Verdict {
    public Collect {
      requireNonNull(file, "file is null");
      requireNonNull(reason, "reason is null");
    }

    @Override
    public String name() {
      return file.name();
    }
  }

  /** It was collected and is needed: it comes back. */
  record Restore(TrashedFile file, String reason) implements Verdict {
    public Restore {
      requireNonNull(file, "file is null");
      requireNonNull(reason, "reason is null");
    }

    @Override
    public String name() {
      return file.name();
    }
  }

  /** It was collected long ago: it is deleted. */
  record Purge(TrashedFile file, String reason) implements Verdict {
    public Purge {
      requireNonNull(file, "file is null");
      requireNonNull(reason, "reason is null");
    }

    @Override
    public String name() {
      return file.name();
    }
  }
}
