package org.novalean.adapter.predict;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is learnt from migrations that ended well and were measured.
 *
 * @param linkRate bytes per second between two hosts
 * @param setupSeconds what libvirt's job took besides sending memory
 * @param leanPause seconds that guests stood still at a switch to post-copy
 * @param preCopyPause the same at the end of pre-copy
 */
public record Past(Range linkRate, Range setupSeconds, Range leanPause, Range preCopyPause) {

  /** Nothing was seen yet. */
  public static final Past NOTHING =
      new Past(Range.NOT_KNOWN, Range.NOT_KNOWN, Range.NOT_KNOWN, Range.NOT_KNOWN);

  /** Less is sent before a link is filled. */
  static final long TELLING_BYTES = 32L << 20;

  /** Links and hosts change; what was long ago says little. */
  private static final int NEWEST = 10;

  /** Pauses are short, so what else the hosts do shows most in them; that changes soonest. */
  private static final int NEWEST_PAUSES = 3;

  /** A migration of the past. */
  public record One(String source, String destination, boolean postCopy, Measured measured) {

    public One {
      requireNonNull(source, "source is null");
      requireNonNull(destination, "destination is null");
      requireNonNull(measured, "measured is null");
    }

    private boolean isBetween(String from, Optional<String> to) {
      return source.equals(from) && to.map(destination::equals).orElse(true);
    }

    private boolean tellsTheRate() {
      return measured.memoryBytes() >= TELLING_BYTES && measured.bytesPerSecond() > 0;
    }

    private boolean tellsTheSetup() {
      return measured.diskBytes() == 0 && measured.bytesPerSecond() > 0;
    }

    private boolean tellsThePause() {
      return measured.pauseSeconds() > 0;
    }

    private double rate() {
      return measured.bytesPerSecond();
    }

    private double pause() {
      return measured.pauseSeconds();
    }

    private double setup() {
      return Math.max(0, measured.seconds() - measured.memoryBytes() / measured.bytesPerSecond());
    }
  }

  public Past {
    requireNonNull(linkRate, "linkRate is null");
    requireNonNull(setupSeconds, "setupSeconds is null");
    requireNonNull(leanPause, "leanPause is null");
    requireNonNull(preCopyPause, "preCopyPause is null");
  }

  /**
   * From migrations, newest first. The link's rate is of this pair of hosts; the rest of all of
   * them, for hosts of a cloud are much alike.
   *
   * @param destination empty for any
   */
  public static Past of(List<One> newestFirst, String source, Optional<String> destination) {
    return new Past(
        seen(
            newestFirst,
            NEWEST,
            one -> one.isBetween(source, destination) && one.tellsTheRate(),
            One::rate),
        seen(newestFirst, NEWEST, One::tellsTheSetup, One::setup),
        pause(newestFirst, One::postCopy),
        pause(newestFirst, one -> !one.postCopy()));
  }

  private static Range pause(List<One> newestFirst, Predicate<One> way) {
    return seen(newestFirst, NEWEST_PAUSES, way.and(One::tellsThePause), One::pause);
  }

  private static Range seen(
      List<One> newestFirst, int most, Predicate<One> telling, Function<One, Double> figure) {
    return Range.seen(newestFirst.stream().filter(telling).limit(most).map(figure).toList());
  }
}
