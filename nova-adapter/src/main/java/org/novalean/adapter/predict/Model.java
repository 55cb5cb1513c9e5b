package org.novalean.adapter.predict;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a live migration takes, by pre-copy and by lean migration. Pure.
 *
 * <p><b>What crosses for a page.</b> 8 bytes before its 4096; a page of zeros is these and one more
 * byte (qemu/migration/ram.c, {@code save_page_header}, {@code save_zero_page}). So memory is at
 * least {@code M = 4104/4096 * data + 9/4096 * (memory - data)} bytes.
 *
 * <p><b>Pre-copy</b> (Clark et al., <i>Live Migration of Virtual Machines</i>, NSDI 2005, section
 * 3.1: rounds, each sending what was dirtied in the one before). With a link of rate B and pages
 * dirtied at rate D, rounds shrink by r = D/B, and QEMU stops the guest when the rest takes no
 * longer than a limit L (qemu/migration/migration.c, {@code migration_iteration_run}). Their sum is
 * {@code (M - r*B*L) / (1 - r)} for r below 1; else it does not end. L is Nova's: 0.05 s at first,
 * and up to 0.5 s in ten steps of 75 s for each GiB, 2 GiB at least
 * (nova/virt/libvirt/migration.py, {@code downtime_steps}, with the defaults of
 * nova/conf/libvirt.py).
 *
 * <p><b>Lean</b> (Hines et al., <i>Post-copy live migration of virtual machines</i>, 2009: each
 * page crosses once). Nova takes a switch within its 0.5 s loop, and 0.1 s go before; pages that
 * were sent until then and changed after it cross again: no more than crossed in that time, and no
 * more than changed in it.
 */
public final class Model {

  private static final double PAGE = 4096;
  private static final double HEADER = 8;
  private static final double ZERO_PAGE = 9;

  /** Nova's live_migration_downtime and its steps, in seconds. */
  private static final double FIRST_LIMIT = 0.05;

  private static final double LAST_LIMIT = 0.5;
  private static final double LIMIT_STEP = (LAST_LIMIT - FIRST_LIMIT) / 10;

  /** Seconds for each GiB of memory. */
  private static final double STEP_DELAY = 75;

  private static final double LEAST_GIB = 2;
  private static final double GIB = 1L << 30;

  /** From the first byte of memory to the switch, in seconds. */
  private static final double SWITCH_LIKELY = 0.35;

  private static final double SWITCH_LATEST = 0.6;

  /** Without an agent, attempts that came too early are repeated up to 5 s apart. */
  private static final double SWITCH_LATEST_UNATTENDED = 5.6;

  /** A part of the whole that may be halved for a likely figure, whatever it really is. */
  private static final double LITTLE = 0.1;

  private Model() {}

  /** Each page once, and a little. */
  public static Outlook lean(Inputs inputs) {
    var once = onTheWire(inputs);
    var again = again(inputs, once);
    var bytes = once.plus(again);
    return new Outlook(
        bytes.plus(inputs.disks()),
        inputs
            .past()
            .setupSeconds()
            .plus(inputs.disks().at(inputs.preCopyRate()))
            .plus(bytes.at(between(inputs.preCopyRate(), inputs.postCopyRate()))),
        inputs.past().leanPause(),
        Optional.of(true));
  }

  /** Rounds over what changed, until little is left; where that ever comes. */
  public static Outlook preCopy(Inputs inputs) {
    var bytes = rounds(inputs, onTheWire(inputs));
    return new Outlook(
        bytes.bytes().plus(inputs.disks()),
        inputs
            .past()
            .setupSeconds()
            .plus(inputs.disks().at(inputs.preCopyRate()))
            .plus(bytes.bytes().at(inputs.preCopyRate())),
        inputs.past().preCopyPause(),
        bytes.ends());
  }

  private record Rounds(Range bytes, Optional<Boolean> ends) {}

  /** Memory that crosses once. */
  private static Range onTheWire(Inputs inputs) {
    return inputs.data().with(inputs.memory(), Model::onTheWire);
  }

  private static double onTheWire(double data, double memory) {
    var pages = Math.min(data, memory) / PAGE;
    return pages * (PAGE + HEADER) + Math.max(0, memory - data) / PAGE * ZERO_PAGE;
  }

  /** What crosses before the switch and then again. */
  private static Range again(Inputs inputs, Range once) {
    var latest = inputs.attended() ? SWITCH_LATEST : SWITCH_LATEST_UNATTENDED;
    var rate = inputs.preCopyRate();
    var most =
        Stream.of(
                once.high(),
                rate.high().map(bytesPerSecond -> bytesPerSecond * latest),
                inputs.dirty().map(dirty -> dirty.most(latest)))
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder());
    var likely =
        once.likely()
            .flatMap(
                all ->
                    most.filter(some -> some <= all * LITTLE)
                        .map(some -> some / 2)
                        .or(() -> expected(inputs, all)));
    return new Range(0, likely.map(some -> Math.min(some, most.orElse(some))), most);
  }

  /** Of what changes, as large a part was sent already as is on average until the switch. */
  private static Optional<Double> expected(Inputs inputs, double all) {
    return inputs.attended()
        ? inputs
            .dirty()
            .flatMap(
                dirty ->
                    inputs
                        .preCopyRate()
                        .likely()
                        .map(rate -> Math.min(1, rate * SWITCH_LIKELY / all))
                        .map(sent -> dirty.bytesPerSecond() * SWITCH_LIKELY * sent / 2))
        : Optional.empty();
  }

  private static Rounds rounds(Inputs inputs, Range once) {
    var rate = inputs.preCopyRate();
    if (inputs.dirty().isEmpty() || rate.high().isEmpty() || rate.low() == 0) {
      return new Rounds(Range.atLeast(once.low()), Optional.empty());
    }
    var dirty = inputs.dirty().get();
    var low = least(once.low(), dirty, rate.high().get());
    if (Double.isInfinite(low)) {
      return new Rounds(Range.atLeast(once.low()), Optional.of(false));
    }
    var most = once.high().map(all -> most(all, dirty, rate.low(), inputs.memory()));
    var high = most.filter(Double::isFinite);
    if (high.isEmpty()) {
      return new Rounds(Range.atLeast(low), Optional.empty());
    }
    var likely =
        once.likely()
            .flatMap(all -> rate.likely().map(bytes -> likely(all, dirty, bytes)))
            .map(some -> Math.max(low, Math.min(some, high.get())));
    return new Rounds(new Range(low, likely, high), Optional.of(true));
  }

  /** What changes at a constant rate, whatever changed before. */
  private static double likely(double memory, DirtyRate dirty, double rate) {
    return sum(memory, dirty.bytesPerSecond() / rate, rate * FIRST_LIMIT);
  }

  private static double least(double memory, DirtyRate dirty, double rate) {
    var rest = dirty.least(memory / rate);
    var stop = rate * LAST_LIMIT;
    return rest <= stop ? memory + rest : memory + sum(rest, dirty.bytesPerSecond() / rate, stop);
  }

  /**
   * Within less time than QEMU looked, as much may change as in that: then the rest does not shrink
   * below it, and the guest is stopped only once Nova has raised the limit so far.
   */
  private static double most(double memory, DirtyRate dirty, double rate, Range guest) {
    var hot = dirty.bytes();
    var ratio = dirty.bytesPerSecond() / rate;
    if (ratio >= 1 || hot > rate * LAST_LIMIT) {
      return Double.POSITIVE_INFINITY;
    }
    var rest = dirty.most(memory / rate);
    var shrinking = memory + sum(rest, ratio, hot) + hot;
    if (hot <= rate * FIRST_LIMIT) {
      return shrinking;
    }
    var gib = Math.max(LEAST_GIB, guest.high().orElse(guest.low()) / GIB);
    // A step more, as the limit goes up in steps.
    var steps = (hot / rate - FIRST_LIMIT) / LIMIT_STEP + 1;
    return shrinking + rate * steps * STEP_DELAY * gib;
  }

  /** Of rounds of which each is smaller by a ratio, down to the last. */
  private static double sum(double first, double ratio, double last) {
    if (first <= last) {
      return first;
    }
    return ratio >= 1 ? Double.POSITIVE_INFINITY : (first - ratio * last) / (1 - ratio);
  }

  /** Of what crosses partly at the one rate and then at the other, nearly all of it. */
  private static Range between(Range one, Range then) {
    return new Range(
        Math.min(one.low(), then.low()),
        then.likely(),
        one.high().flatMap(most -> then.high().map(other -> Math.max(most, other))));
  }
}
