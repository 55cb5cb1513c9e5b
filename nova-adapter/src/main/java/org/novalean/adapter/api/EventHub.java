package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.novalean.adapter.status.Change;
import org.novalean.adapter.status.Status;
import org.novalean.adapter.status.StatusFeed;
import org.novalean.adapter.status.StatusJson;

/**
 * Numbers what changes, keeps the newest of it for those that come back, and hands it to all who
 * listen. Who does not keep up is let go, and begins again with the whole.
 */
final class EventHub implements StatusFeed.Listener {

  private static final Pattern ID = Pattern.compile("([a-z0-9]{1,16})-(\\d{1,18})");

  private final String life;
  private final int kept;
  private final int ahead;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  @GuardedBy("this")
  private final Deque<Event> newest = new ArrayDeque<>();

  @GuardedBy("this")
  private Status status;

  @GuardedBy("this")
  private long last;

  /**
   * Makes one.
   *
   * @param status the first look
   * @param life of this process, for events of another are not gone on from; small letters, digits
   * @param kept how many events are kept
   * @param ahead how many may wait for one listener
   */
  EventHub(Status status, String life, int kept, int ahead) {
    this.status = requireNonNull(status, "status is null");
    this.life = requireNonNull(life, "life is null");
    this.kept = kept;
    this.ahead = ahead;
  }

  /**
   * Something that changed.
   *
   * @param data one line of JSON
   */
  record Event(String life, long number, String name, String data) {

    String id() {
      return life + "-" + number;
    }

    /** As server-sent events are written; JSON has no bare line break. */
    String wire() {
      return "id: %s\nevent: %s\ndata: %s\n\n".formatted(id(), name, data);
    }
  }

  @Override
  public void looked(Status now, List<Change> changes) {
    synchronized (this) {
      status = now;
      for (var change : changes) {
        var event = new Event(life, ++last, change.event(), StatusJson.write(change.view()));
        newest.addLast(event);
        if (newest.size() > kept) {
          newest.removeFirst();
        }
        subscriptions.forEach(subscription -> subscription.offer(event));
      }
    }
  }

  /** Listens from the event after this one on, or from a whole status where that cannot be. */
  synchronized Subscription subscribe(Optional<String> lastEventId) {
    var missed = lastEventId.flatMap(this::after);
    var first =
        missed.orElseGet(() -> List.of(new Event(life, last, "reset", StatusJson.write(status))));
    var subscription = new Subscription(first);
    subscriptions.add(subscription);
    return subscription;
  }

  @GuardedBy("this")
  private Optional<List<Event>> after(String id) {
    var matcher = ID.matcher(id);
    if (!matcher.matches() || !matcher.group(1).equals(life)) {
      return Optional.empty();
    }
    var number = Long.parseLong(matcher.group(2));
    var oldest = newest.isEmpty() ? last + 1 : newest.getFirst().number();
    if (number > last || number < oldest - 1) {
      return Optional.empty();
    }
    return Optional.of(newest.stream().filter(event -> event.number() > number).toList());
  }

  /** What one listener is still to be told. */
  final class Subscription implements AutoCloseable {
    private final Deque<Event> first;
    private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>(ahead);
    private volatile boolean behind;

    private Subscription(List<Event> first) {
      this.first = new ArrayDeque<>(first);
    }

    private void offer(Event event) {
      if (!behind && !queue.offer(event)) {
        behind = true;
      }
    }

    /** The next event; empty where none comes in time. */
    Optional<Event> next(long millis) throws InterruptedException {
      return first.isEmpty()
          ? Optional.ofNullable(queue.poll(millis, TimeUnit.MILLISECONDS))
          : Optional.of(first.removeFirst());
    }

    /** It did not keep up: events were lost. */
    boolean isBehind() {
      return behind;
    }

    @Override
    public void close() {
      subscriptions.remove(this);
    }
  }
}
