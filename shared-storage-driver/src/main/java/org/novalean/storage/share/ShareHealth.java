package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/** The share as this host sees it at one moment. */
public sealed interface ShareHealth {

  /** A word for machines, for example {@code not-mounted}. */
  String word();

  /** What is wrong and the way out, in sentences; empty where nothing is. */
  String reason();

  /** What could be found out of the share. */
  default Optional<ShareFacts> facts() {
    return Optional.empty();
  }

  /** Whether layers may be made, read and proven there. */
  default boolean isUsable() {
    return false;
  }

  /**
   * Whether what lies there can be read, altered in its place and removed: all that servers and the
   * collection of garbage need.
   */
  default boolean isThere() {
    return isUsable();
  }

  /** All is well. */
  record Healthy(ShareFacts found) implements ShareHealth {
    public Healthy {
      requireNonNull(found, "found is null");
    }

    @Override
    public String word() {
      return "healthy";
    }

    @Override
    public String reason() {
      return "";
    }

    @Override
    public Optional<ShareFacts> facts() {
      return Optional.of(found);
    }

    @Override
    public boolean isUsable() {
      return true;
    }
  }

  /** It works; something should be set right. */
  record Degraded(ShareFacts found, List<String> warnings) implements ShareHealth {
    public Degraded {
      requireNonNull(found, "found is null");
      warnings = List.copyOf(warnings);
    }

    @Override
    public String word() {
      return "degraded";
    }

    @Override
    public String reason() {
      return String.join("; ", warnings);
    }

    @Override
    public Optional<ShareFacts> facts() {
      return Optional.of(found);
    }

    @Override
    public boolean isUsable() {
      return true;
    }
  }

  /** Nothing more can be written; what is there can be read. */
  record Full(ShareFacts found, String reason) implements ShareHealth {
    public Full {
      requireNonNull(found, "found is null");
      requireNonNull(reason, "reason is null");
    }

    @Override
    public String word() {
      return "full";
    }

    @Override
    public boolean isThere() {
      return true;
    }

    @Override
    public Optional<ShareFacts> facts() {
      return Optional.of(found);
    }
  }

  /** It can be read only. A migration to this host would fail: Nova touches its base images. */
  record ReadOnly(String reason) implements ShareHealth {
    public ReadOnly {
      requireNonNull(reason, "reason is null");
    }

    @Override
    public String word() {
      return "read-only";
    }
  }

  /** Where it is is not known yet: the adapter is to tell. */
  record Waiting(String reason) implements ShareHealth {
    public Waiting {
      requireNonNull(reason, "reason is null");
    }

    @Override
    public String word() {
      return "waiting";
    }
  }

  /** It is not where Nova's base images are. */
  record NotMounted(String reason) implements ShareHealth {
    public NotMounted {
      requireNonNull(reason, "reason is null");
    }

    @Override
    public String word() {
      return "not-mounted";
    }
  }

  /** Another share than the one that this host knows is there. */
  record WrongShare(String reason) implements ShareHealth {
    public WrongShare {
      requireNonNull(reason, "reason is null");
    }

    @Override
    public String word() {
      return "wrong-share";
    }
  }

  /** It does not answer. */
  record Hung(String reason) implements ShareHealth {
    public Hung {
      requireNonNull(reason, "reason is null");
    }

    @Override
    public String word() {
      return "hung";
    }
  }

  /** It answers with an error. */
  record Faulty(String reason) implements ShareHealth {
    public Faulty {
      requireNonNull(reason, "reason is null");
    }

    @Override
    public String word() {
      return "faulty";
    }
  }
}
