package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The hosts whose nova.conf has {@code [libvirt] live_migration_permit_post_copy = true}: what the
 * operator says, less what was seen to be wrong.
 */
public final class PostCopyHosts {
  private final Predicate<String> permitted;
  private final Set<String> seenToPause = ConcurrentHashMap.newKeySet();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** Takes the operator's word, by host name. */
  public PostCopyHosts(Predicate<String> permitted) {
    this.permitted = requireNonNull(permitted, "permitted is null");
  }

  boolean permits(String host) {
    return !seenToPause.contains(host) && permitted.test(host);
  }

  /**
   * A server was paused by a force_complete there: whatever the operator says, it is not permitted.
   */
  void seenToPause(String host) {
    seenToPause.add(host);
  }

  /** True the first time for each host that does not permit post-copy. */
  boolean warnOnce(String host) {
    return !permits(host) && warned.add(host);
  }
}
