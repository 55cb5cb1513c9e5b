package org.novalean.storage.rpc;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a request is done once, however often it comes, and only while somebody who may
 * ask waits for it. A request's answer is remembered until its deadline: later it is not begun
 * anyway.
 */
final class RequestDesk {

  /** Where answers go. */
  @FunctionalInterface
  interface Answers {
    void send(String replyTo, String requestId, Answer answer);
  }

  private static final Logger LOG = LoggerFactory.getLogger(AgentServer.class);

  /** In characters. RabbitMQ takes 16 MiB since 4.0, and ends the channel of who sends more. */
  static final int MAX_ANSWER = 8 << 20;

  /** No request has a deadline so late; what is remembered is sent again at each connection. */
  static final Duration MAX_PATIENCE = Duration.ofHours(1);

  private final RequestHandler handler;
  private final EpochFence fence;
  private final Executor workers;
  private final Answers answers;
  private final Clock clock;
  private final int capacity;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> complaints = new LinkedHashSet<>();

  /**
   * An empty desk.
   *
   * @param workers does not run what it is given in the calling thread; may reject it
   * @param capacity how many answers are remembered at most
   */
  RequestDesk(
      RequestHandler handler,
      EpochFence fence,
      Executor workers,
      Answers answers,
      Clock clock,
      int capacity) {
    this.handler = requireNonNull(handler, "handler is null");
    this.fence = requireNonNull(fence, "fence is null");
    this.workers = requireNonNull(workers, "workers is null");
    this.answers = requireNonNull(answers, "answers is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.capacity = capacity;
  }

  private static final class Entry {
    private final Instant deadline;
    private final Set<String> replyTo = new LinkedHashSet<>();
    private Optional<Answer> answer = Optional.empty();

    Entry(Instant deadline) {
      this.deadline = deadline;
    }
  }

  /** A request came. */
  synchronized void accept(Request request, String replyTo) {
    if (isPast(request.deadline())) {
      LOG.info("Dropped: its deadline is past here ({}): {}", clock.instant(), request);
      return;
    }
    var refusal = fenced(request);
    if (refusal.isPresent()) {
      complain(request, refusal.get());
      answers.send(replyTo, request.id(), refusal.get());
      return;
    }
    forget();
    var known = entries.get(request.id());
    if (known != null) {
      LOG.debug("Came again: {}", request);
      known.replyTo.add(replyTo);
      known.answer.ifPresent(answer -> answers.send(replyTo, request.id(), answer));
      return;
    }
    begin(request, replyTo);
  }

  private boolean isPast(Instant deadline) {
    return !clock.instant().isBefore(deadline);
  }

  private Optional<Answer.Failed> fenced(Request request) {
    var highest = fence.highest();
    if (request.epoch() == AgentClient.BESIDE_ANY_EPOCH) {
      return Optional.empty();
    }
    if (request.epoch() < highest) {
      return Optional.of(
          new Answer.Failed(
              RequestRefused.STALE_EPOCH,
              ("the adapter that asks has epoch %d, but one with epoch %d has taken over. If just one"
                      + " adapter runs, set its machine's clock right and restart it")
                  .formatted(request.epoch(), highest)));
    }
    if (request.epoch() > highest) {
      try {
        fence.raise(request.epoch());
      } catch (RuntimeException e) {
        LOG.error("The epoch of a new adapter cannot be kept", e);
        return Optional.of(
            new Answer.Failed(
                RequestRefused.INTERNAL, "the adapter's epoch cannot be kept: " + e.getMessage()));
      }
      LOG.info("An adapter with epoch {} has taken over", request.epoch());
      complaints.clear();
    }
    return Optional.empty();
  }

  private void begin(Request request, String replyTo) {
    var latest = clock.instant().plus(MAX_PATIENCE);
    var entry = new Entry(request.deadline().isBefore(latest) ? request.deadline() : latest);
    entry.replyTo.add(replyTo);
    try {
      workers.execute(() -> finish(request, entry, answer(request)));
      entries.put(request.id(), entry);
    } catch (RejectedExecutionException e) {
      var busy =
          new Answer.Failed(
              RequestRefused.BUSY,
              "too many requests are being worked on here, or the agent is stopping. Ask again; if"
                  + " it stays, look for a hung share or a hung libvirt");
      complain(request, busy);
      answers.send(replyTo, request.id(), busy);
    }
  }

  private Answer answer(Request request) {
    try {
      return fit(handler.handle(request));
    } catch (RequestRefused e) {
      return refused(request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Failed(RequestRefused.INTERNAL, "the agent was stopped while at it");
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      LOG.error("The handler failed at {}", request, e);
      return new Answer.Failed(
          RequestRefused.INTERNAL, "the agent failed at it (%s): see its log".formatted(e));
    }
  }

  private static Answer fit(String answer) {
    return answer.length() <= MAX_ANSWER
        ? new Answer.Done(answer)
        : new Answer.Failed(
            RequestRefused.TOO_LARGE,
            "the answer has %d MiB, and at most %d are sent over RabbitMQ"
                .formatted(answer.length() >> 20, MAX_ANSWER >> 20));
  }

  private Answer refused(Request request, RequestRefused e) {
    var refusal = e.asAnswer();
    if (e.code().equals(RequestRefused.UNKNOWN_KIND)
        || e.code().equals(RequestRefused.BAD_REQUEST)) {
      complain(request, refusal);
    } else {
      LOG.info("Refused: {}: {}", request, refusal.message());
    }
    return refusal;
  }

  private synchronized void finish(Request request, Entry entry, Answer answer) {
    entry.answer = Optional.of(answer);
    entry.replyTo.forEach(replyTo -> answers.send(replyTo, request.id(), answer));
  }

  /** The bus is there again: what was answered while it went may have been lost. */
  synchronized void answerAgain() {
    forget();
    entries.forEach(
        (id, entry) ->
            entry.answer.ifPresent(
                answer -> entry.replyTo.forEach(replyTo -> answers.send(replyTo, id, answer))));
  }

  /** What is not remembered any more; what is still being done is never forgotten. */
  private void forget() {
    entries.values().removeIf(entry -> entry.answer.isPresent() && isPast(entry.deadline));
    List<String> answered = new ArrayList<>();
    entries.forEach(
        (id, entry) -> {
          if (entry.answer.isPresent()) {
            answered.add(id);
          }
        });
    answered.stream().limit(Math.max(0, entries.size() - capacity + 1)).forEach(entries::remove);
  }

  /** Says once what is wrong between adapter and agent; the adapter is told each time. */
  private synchronized void complain(Request request, Answer.Failed refusal) {
    if (complaints.size() < 100 && complaints.add(refusal.code() + " " + request.kind())) {
      LOG.warn("Refused, and not logged again: {}: {}", request, refusal.message());
    } else {
      LOG.debug("Refused: {}: {}", request, refusal.message());
    }
  }
}
