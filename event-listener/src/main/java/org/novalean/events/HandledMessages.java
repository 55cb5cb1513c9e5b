package org.novalean.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which notifications were handled, so that one that comes again is handled no more:
 * publishers and broker both promise at least once. What is remembered is bounded, and in a file it
 * outlives the process. For the handlers of one listener.
 *
 * <p>A notification is remembered when its handler has returned. So one is handled twice only where
 * the process dies between the two, and a handler whose effect must not be doubled even then has to
 * make it idempotent. After a loss of power the last ones may be forgotten: the file is written at
 * once, but not forced to disk.
 */
public final class HandledMessages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HandledMessages.class);

  private final int capacity;
  private final Optional<HandledFile> file;
  private final Set<UUID> ids = new LinkedHashSet<>();
  private final LongAdder handedOn = new LongAdder();
  private final LongAdder passedOver = new LongAdder();

  private HandledMessages(int capacity, Optional<HandledFile> file) {
    this.capacity = capacity;
    this.file = file;
  }

  /**
   * Remembers at most this many, for the life of the process; the oldest are forgotten first.
   *
   * @throws IllegalArgumentException when not positive
   */
  public static HandledMessages inMemory(int capacity) {
    return new HandledMessages(positive(capacity), Optional.empty());
  }

  /**
   * Remembers at most this many, in a file of 32 bytes each. More than the queue may hold ({@link
   * QueueSettings#maxMessages}) is enough for whatever the broker delivers again.
   *
   * @throws IOException when the file can't be read or written, or another process has it open
   * @throws IllegalArgumentException when not positive
   */
  public static HandledMessages in(Path path, int capacity) throws IOException {
    HandledFile file = HandledFile.open(path, positive(capacity));
    HandledMessages handled = new HandledMessages(capacity, Optional.of(file));
    handled.ids.addAll(file.read());
    return handled;
  }

  private static int positive(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, not " + capacity);
    }
    return capacity;
  }

  /** The same handler, which is given no notification that it has handled before. */
  public NotificationHandler once(NotificationHandler handler) {
    return notification -> {
      UUID id = id(notification.envelope().messageId());
      if (!isRemembered(id)) {
        handler.handle(notification);
        remember(id);
        handedOn.increment();
      } else {
        passedOver.increment();
      }
    };
  }

  /** How many notifications were handled since this was made. */
  public long handedOn() {
    return handedOn.sum();
  }

  /** How many came again, and were not handled again, since this was made. */
  public long passedOver() {
    return passedOver.sum();
  }

  private static UUID id(String messageId) {
    return UUID.nameUUIDFromBytes(messageId.getBytes(UTF_8));
  }

  private synchronized boolean isRemembered(UUID id) {
    return ids.contains(id);
  }

  private synchronized void remember(UUID id) {
    ids.add(id);
    if (ids.size() > capacity) {
      ids.remove(ids.iterator().next());
    }
    try {
      if (file.isPresent()) {
        file.get().write(id);
      }
    } catch (IOException e) {
      // It is handled: to fail now would have it handled again.
      LOG.error("A handled notification may be handled again after a restart: {}", e.getMessage());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
