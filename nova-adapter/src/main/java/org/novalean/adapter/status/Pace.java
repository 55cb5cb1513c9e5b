package org.novalean.adapter.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far things are and how fast they go, by what is left of them from look to look. What is shown
 * never goes back, though more may be left than before (a guest writes meanwhile): then it stands
 * still, and nobody says how long it takes.
 */
final class Pace {

  /** Long enough for figures that are renewed every 5 s, short enough to follow a change. */
  private static final Duration WINDOW = Duration.ofSeconds(30);

  /** A rate by less than this would jump about. */
  private static final Duration LEAST = Duration.ofSeconds(3);

  /** Nothing is whole before it was seen to end. */
  private static final double NEARLY = 0.99;

  private final Map<String, Course> courses = new HashMap<>();

  /**
   * How far something is.
   *
   * @param fraction from 0 to below 1; empty where it was never known
   * @param etaSeconds empty where it is not known
   */
  record Progress(Optional<Double> fraction, Optional<Double> etaSeconds) {
    static final Progress UNKNOWN = new Progress(Optional.empty(), Optional.empty());
  }

  private record Sample(Instant at, long left) {}

  private static final class Course {
    private final Deque<Sample> samples = new ArrayDeque<>();
    private double most;
  }

  /** Takes a look in: so much of the total is left, in bytes. A total of 0 is not known yet. */
  synchronized Progress seen(String key, long total, long left, Instant now) {
    var course = courses.get(key);
    if (total <= 0) {
      return course == null
          ? Progress.UNKNOWN
          : new Progress(Optional.of(course.most), Optional.empty());
    }
    if (course == null) {
      course = new Course();
      courses.put(key, course);
    }
    course.most = Math.max(course.most, Math.min(NEARLY, 1 - (double) left / total));
    course.samples.addLast(new Sample(now, left));
    while (course.samples.getFirst().at().isBefore(now.minus(WINDOW))) {
      course.samples.removeFirst();
    }
    return new Progress(Optional.of(course.most), eta(course));
  }

  /** The same as at the last look, with nothing new to go by. */
  synchronized Progress last(String key) {
    var course = courses.get(key);
    return course == null
        ? Progress.UNKNOWN
        : new Progress(Optional.of(course.most), Optional.empty());
  }

  private static Optional<Double> eta(Course course) {
    var first = course.samples.getFirst();
    var last = course.samples.getLast();
    var passed = Duration.between(first.at(), last.at());
    var done = first.left() - last.left();
    if (passed.compareTo(LEAST) < 0 || done <= 0) {
      return Optional.empty();
    }
    // In tenths: more would pretend to know.
    return Optional.of(Math.round(10.0 * last.left() * Seconds.of(passed) / done) / 10.0);
  }

  /** Forgets all others. */
  synchronized void keep(Set<String> keys) {
    courses.keySet().retainAll(keys);
  }
}
