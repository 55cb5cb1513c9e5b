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
  private final Set<String> seenNotToSwitch = ConcurrentHashMap.newKeySet();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** Takes the operator's word, by host name. */
  public PostCopyHosts(Predicate<String> permitted) {
    this.permitted = requireNonNull(permitted, "permitted is null");
  }

  /** Whether migrations from a host are switched. */
  public boolean permits(String host) {
    return !seenNotToSwitch.contains(host) && permitted.test(host);
  }

  /** force_complete was seen not to switch there, perhaps to pause: whatever the operator says. */
  void doesNotSwitch(String host) {
    seenNotToSwitch.add(host);
  }

  /** True the first time for each host that does not permit post-copy. */
  boolean warnOnce(String host) {
    return !permits(host) && warned.add(host);
  }
}
