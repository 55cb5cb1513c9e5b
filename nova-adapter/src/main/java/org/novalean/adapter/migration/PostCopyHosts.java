package org.novalean.adapter.migration;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hosts whose nova.conf has {@code [libvirt] live_migration_permit_post_copy = true}: what the
 * operator says, less what was seen to be wrong.
 */
public final class PostCopyHosts {
  private final List<PathMatcher> permitted;
  private final Set<String> seenToPause = ConcurrentHashMap.newKeySet();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /**
   * Takes the operator's word.
   *
   * @param patterns host names, with {@code *} and {@code ?}
   * @throws IllegalArgumentException for a pattern that cannot be read
   */
  public PostCopyHosts(List<String> patterns) {
    permitted =
        patterns.stream().map(p -> FileSystems.getDefault().getPathMatcher("glob:" + p)).toList();
  }

  boolean permits(String host) {
    return !seenToPause.contains(host)
        && permitted.stream().anyMatch(p -> p.matches(Path.of(host)));
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
