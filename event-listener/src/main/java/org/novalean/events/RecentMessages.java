package org.novalean.events;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Remembers the last message ids, to recognise what is delivered twice: publishers and broker both
 * promise at least once. Not thread-safe, as a handler is called by one thread.
 */
public final class RecentMessages {
  private final int capacity;
  private final Set<String> ids = new LinkedHashSet<>();

  /**
   * Remembers at most this many ids; the oldest are forgotten first.
   *
   * @throws IllegalArgumentException when not positive
   */
  public RecentMessages(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, not " + capacity);
    }
    this.capacity = capacity;
  }

  /** Whether this notification is seen for the first time; from now on it is remembered. */
  public boolean isNew(Notification notification) {
    return isNew(notification.envelope().messageId());
  }

  boolean isNew(String messageId) {
    if (!ids.add(requireNonNull(messageId, "messageId is null"))) {
      return false;
    }
    if (ids.size() > capacity) {
      ids.remove(ids.iterator().next());
    }
    return true;
  }
}
