package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What the reconcile loop did and met since the process began, for whoever shows or counts it. */
public final class Tally {

  /** What is counted. */
  public enum Event {
    /** A round over everything that went through. */
    ROUND,
    /** One that did not, because Nova or the history could not be asked. */
    FAILED_ROUND,
    /** force_complete was sent. */
    FORCED,
    /** An abort was sent. */
    ABORTED,
    /** A post-copy that broke was asked to go on. */
    RESUMED,
    /** A server was locked, so that nobody starts it from a disk that is not its newest. */
    LOCKED
  }

  private final Map<Event, LongAdder> counts = new EnumMap<>(Event.class);
  private volatile Optional<String> novaTrouble = Optional.empty();
  private volatile Optional<String> historyTrouble = Optional.empty();

  /** Nothing yet. */
  public Tally() {
    for (var event : Event.values()) {
      counts.put(event, new LongAdder());
    }
  }

  /** How often that was since the process began. */
  public long count(Event event) {
    return of(event).sum();
  }

  /** Why Nova could not be asked in the last round; empty where it could. */
  public Optional<String> novaTrouble() {
    return novaTrouble;
  }

  /** Why nothing could be put on record in the last round; empty where it could. */
  public Optional<String> historyTrouble() {
    return historyTrouble;
  }

  void add(Event event) {
    of(event).increment();
  }

  void roundDone() {
    novaTrouble = Optional.empty();
    historyTrouble = Optional.empty();
    add(Event.ROUND);
  }

  void novaFailed(String why) {
    novaTrouble = Optional.of(why);
    add(Event.FAILED_ROUND);
  }

  void historyFailed(String why) {
    historyTrouble = Optional.of(why);
    add(Event.FAILED_ROUND);
  }

  void failed() {
    add(Event.FAILED_ROUND);
  }

  private LongAdder of(Event event) {
    return requireNonNull(counts.get(event));
  }
}
