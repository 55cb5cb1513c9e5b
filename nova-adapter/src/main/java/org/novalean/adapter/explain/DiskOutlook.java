package org.novalean.adapter.explain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.novalean.storage.messages.Copied;

/**
 * A disk of a server, and what a live migration does with it.
 *
 * @param target the guest's name of it; empty where only its host knows
 * @param kind what it is, in words
 * @param placeable data at rest of it can be placed on the share
 * @param layer the at-rest layer that it stands on
 * @param layerBytes what that occupies
 * @param volume what it is of Cinder; empty for a disk that Nova made
 * @param how what Nova does with it; empty where only its host knows
 * @param copiedBytes empty where only its host knows
 * @param rule of Nova's, by which that is so
 */
public record DiskOutlook(
    String target,
    String kind,
    boolean placeable,
    Optional<String> layer,
    long layerBytes,
    Optional<VolumeOutlook> volume,
    Optional<Copied.How> how,
    Optional<Long> copiedBytes,
    String rule) {

  public DiskOutlook {
    requireNonNull(target, "target is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(rule, "rule is null");
  }

  /** It is known that it stays where it is. */
  public boolean isNotCopied() {
    return how.equals(Optional.of(Copied.How.NOTHING));
  }
}
