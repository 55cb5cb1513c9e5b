package org.novalean.adapter.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Migrations that the bus told of and Nova's API does not show yet. */
final class Announcements {

  /** Nova's record appears within seconds of the first signal, or the request was refused. */
  private static final Duration EXPECT_RECORD_FOR = Duration.ofSeconds(15);

  /** Nova tells of a migration for some seconds after its end: that begins none. */
  private static final int REMEMBERED_REQUESTS = 1000;

  private final Map<String, Announcement> byServer = new LinkedHashMap<>();
  private final Set<String> endedRequests =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > REMEMBERED_REQUESTS;
            }
          });

  void add(Hint hint, Instant at) {
    var isOver = hint.requestId().map(endedRequests::contains).orElse(false);
    if (hint.begins() && !isOver) {
      byServer.merge(
          hint.serverId(),
          new Announcement(at, hint.requestId(), false, Optional.empty()),
          (before, now) -> new Announcement(at, now.requestId(), before.looked(), before.ahead()));
    }
  }

  /** Servers that nobody has looked at since their migrations were announced. */
  List<String> notLookedAt() {
    return byServer.entrySet().stream()
        .filter(entry -> !entry.getValue().looked())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Somebody has; what was seen is forgotten with the announcement. */
  void lookedAt(String serverId, Optional<Adoption.Ahead> seen) {
    byServer.computeIfPresent(
        serverId, (id, a) -> new Announcement(a.at(), a.requestId(), true, seen));
  }

  /** What was seen of a server since its migration was announced. */
  Optional<Adoption.Ahead> ahead(String serverId) {
    return Optional.ofNullable(byServer.get(serverId)).flatMap(Announcement::ahead);
  }

  /** The request that announced a migration of this server; an announcement serves once. */
  Optional<String> takeRequestId(String serverId) {
    return Optional.ofNullable(byServer.remove(serverId)).flatMap(Announcement::requestId);
  }

  void ended(String serverId, Optional<String> requestId) {
    byServer.remove(serverId);
    requestId.ifPresent(endedRequests::add);
  }

  void dropOverdue(Instant now) {
    byServer.values().removeIf(a -> now.isAfter(a.at().plus(EXPECT_RECORD_FOR)));
  }

  boolean isEmpty() {
    return byServer.isEmpty();
  }

  private record Announcement(
      Instant at, Optional<String> requestId, boolean looked, Optional<Adoption.Ahead> ahead) {}
}
