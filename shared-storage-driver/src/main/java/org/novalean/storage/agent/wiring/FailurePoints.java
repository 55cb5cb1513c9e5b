package org.novalean.storage.agent.wiring;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.job.JournalEntry;
import org.novalean.storage.job.StepObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deaths at exactly one step of a job, for tests: the system property {@value #PROPERTY}, such as
 * {@code OVERLAY:fail,UNDOING:halt}. Each happens once in the life of this process.
 */
final class FailurePoints implements StepObserver {
  private static final Logger log = LoggerFactory.getLogger(FailurePoints.class);

  static final String PROPERTY = "nova-lean.failure-points";

  private static final int KILLED = 137;

  /** What happens at a step. */
  enum Failure {
    /** The step fails. */
    FAIL,
    /** This process ends, as by kill -9. */
    HALT,
    /** The step never ends; so does a JVM that hangs. */
    HANG,
    /** kill -9 of the server's QEMU. */
    KILL_QEMU
  }

  private final Map<JobStep, Failure> planned;

  private FailurePoints(Map<JobStep, Failure> planned) {
    this.planned = planned;
  }

  /** Those that the system property names; usually none. */
  static StepObserver ofSystemProperty() {
    return of(System.getProperty(PROPERTY, ""));
  }

  /** {@code text} lists {@code STEP:failure} pairs. */
  static StepObserver of(String text) {
    if (text.isBlank()) {
      return StepObserver.NONE;
    }
    var planned = new EnumMap<JobStep, Failure>(JobStep.class);
    Arrays.stream(text.split(",", -1)).map(String::strip).forEach(one -> add(one, planned));
    log.warn("for tests: will fail at {}", planned);
    return new FailurePoints(planned);
  }

  private static void add(String one, Map<JobStep, Failure> planned) {
    var parts = one.split(":", -1);
    try {
      if (parts.length == 2) {
        planned.put(
            JobStep.valueOf(parts[0]),
            Failure.valueOf(parts[1].toUpperCase(Locale.ROOT).replace('-', '_')));
        return;
      }
    } catch (IllegalArgumentException e) {
      log.debug("'{}' names no step or no failure", one, e);
    }
    throw new IllegalArgumentException(
        "-D%s: '%s' is not STEP:FAILURE; steps are %s, failures are %s"
            .formatted(
                PROPERTY,
                one,
                Arrays.toString(JobStep.values()),
                Arrays.stream(Failure.values())
                    .map(f -> f.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", "))));
  }

  @Override
  public void entered(JournalEntry entry, JobStep step) {
    Failure failure;
    synchronized (planned) {
      failure = planned.remove(step);
    }
    if (failure == null) {
      return;
    }
    log.warn("for tests: {} at {} of {}", failure, step, entry);
    switch (failure) {
      case FAIL -> throw new IllegalStateException("a test wants it to");
      case HALT -> Runtime.getRuntime().halt(KILLED);
      case HANG -> hang();
      case KILL_QEMU -> kill(entry.process().id());
    }
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("it was interrupted", e);
    }
  }

  /** Returns when it is dead: the next call to libvirt must find it so. */
  private static void kill(long processId) {
    ProcessHandle.of(processId)
        .ifPresent(
            qemu -> {
              qemu.destroyForcibly();
              qemu.onExit().join();
            });
  }
}
