package org.novalean.storage.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class RequestDeskTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private record Sent(String replyTo, String requestId, Answer answer) {}

  private final TestingClock clock = new TestingClock();
  private final List<Sent> sent = new ArrayList<>();
  private final List<String> handled = new ArrayList<>();
  private final Deque<Runnable> work = new ArrayDeque<>();
  private final EpochFence fence = EpochFence.inMemory();
  private RequestHandler handler =
      request -> {
        handled.add(request.id());
        return "\"" + request.kind() + handled.size() + "\"";
      };
  private final RequestDesk desk =
      new RequestDesk(
          request -> handler.handle(request),
          fence,
          task -> work.add(task),
          (replyTo, id, answer) -> sent.add(new Sent(replyTo, id, answer)),
          clock,
          3);

  private Request request(String id, long epoch) {
    return new Request(id, epoch, "seal", clock.instant().plus(PATIENCE), "{}");
  }

  private void ask(String id, String replyTo) {
    desk.accept(request(id, 1), replyTo);
  }

  private void work() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  private static Answer done(String body) {
    return new Answer.Done(body);
  }

  @Test
  void aRequestIsDoneAndAnswered() {
    ask("r1", "adapter");
    assertThat(sent).isEmpty();
    work();

    assertThat(sent).containsExactly(new Sent("adapter", "r1", done("\"seal1\"")));
  }

  @Test
  void aRequestThatComesAgainGetsTheAnswerThatItHadAndIsNotDoneAgain() {
    ask("r1", "old");
    work();
    ask("r1", "new");
    work();

    assertThat(handled).containsExactly("r1");
    assertThat(sent).last().isEqualTo(new Sent("new", "r1", done("\"seal1\"")));
  }

  @Test
  void aRequestThatComesAgainWhileItIsBeingDoneIsJoined() {
    ask("r1", "old");
    ask("r1", "new");
    work();

    assertThat(handled).containsExactly("r1");
    assertThat(sent).extracting(Sent::replyTo).containsExactly("old", "new");
  }

  @Test
  void anAnswerThatRabbitMqWouldNotTakeIsToldInstead() {
    handler = request -> "x".repeat(RequestDesk.MAX_ANSWER + 1);
    ask("r1", "adapter");
    work();

    assertThat(sent)
        .singleElement()
        .extracting(Sent::answer)
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(RequestRefused.TOO_LARGE);
              assertThat(failed.message()).contains("the answer has 8 MiB");
            });
  }

  @Test
  void anAnswerIsNotSentAgainForEverWhateverTheDeadlineSays() {
    var deadline = clock.instant().plus(Duration.ofDays(365_000));
    desk.accept(new Request("r1", 1, "seal", deadline, "{}"), "adapter");
    work();
    clock.advance(RequestDesk.MAX_PATIENCE);
    desk.answerAgain();

    assertThat(sent).hasSize(1);
  }

  @Test
  void aRequestPastItsDeadlineIsDropped() {
    var late = request("r1", 1);
    clock.advance(PATIENCE);
    desk.accept(late, "adapter");
    work();

    assertThat(handled).isEmpty();
    assertThat(sent).isEmpty();
  }

  @Test
  void aRequestThatIsLongAtItOutlivesItsDeadlineButIsNotBegunAgain() {
    var request = request("r1", 1);
    desk.accept(request, "adapter");
    clock.advance(PATIENCE);
    ask("r2", "adapter");
    desk.accept(request, "adapter");
    work();

    assertThat(handled).containsExactly("r1", "r2");
  }

  @Test
  void anAdapterThatWasReplacedIsRefusedWithTheReason() {
    desk.accept(request("r1", 7), "new");
    desk.accept(request("r2", 6), "old");
    desk.accept(request("r3", 7), "new");
    work();

    assertThat(handled).containsExactly("r1", "r3");
    assertThat(sent.get(0).replyTo()).isEqualTo("old");
    assertThat(sent.get(0).answer())
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(RequestRefused.STALE_EPOCH);
              assertThat(failed.message()).contains("epoch 6", "epoch 7 has taken over");
            });
  }

  @Test
  void evenTheStoredAnswerIsNotForAnAdapterThatWasReplaced() {
    desk.accept(request("r1", 6), "old");
    work();
    desk.accept(request("r2", 7), "new");
    desk.accept(request("r1", 6), "old");

    assertThat(sent).last().extracting(Sent::answer).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void whatIsRememberedIsBoundedAndTheOldestGoesFirst() {
    for (var i = 1; i <= 4; i++) {
      ask("r" + i, "adapter");
      work();
    }
    sent.clear();
    ask("r4", "adapter");
    assertThat(sent).hasSize(1);
    ask("r1", "adapter");
    work();

    assertThat(handled).containsExactly("r1", "r2", "r3", "r4", "r1");
  }

  @Test
  void whatIsBeingDoneIsNeverForgotten() {
    for (var i = 1; i <= 9; i++) {
      ask("r" + i, "adapter");
    }
    ask("r1", "again");
    work();

    assertThat(handled).hasSize(9);
  }

  @Test
  void onANewConnectionWhatMayHaveBeenLostIsSentAgainUntilItsDeadline() {
    ask("r1", "adapter");
    ask("r2", "adapter");
    work.remove().run();
    sent.clear();
    desk.answerAgain();
    assertThat(sent).extracting(Sent::requestId).containsExactly("r1");

    clock.advance(PATIENCE);
    sent.clear();
    desk.answerAgain();
    assertThat(sent).isEmpty();
  }

  @Test
  void aHandlersRefusalIsToldInItsWords() {
    handler =
        request -> {
          throw new RequestRefused("not-running", "server s is not running: start it");
        };
    ask("r1", "adapter");
    work();

    assertThat(sent)
        .extracting(Sent::answer)
        .containsExactly(new Answer.Failed("not-running", "server s is not running: start it"));
  }

  @Test
  void aHandlerThatBreaksIsToldToo() {
    handler =
        request -> {
          throw new IllegalStateException("oops");
        };
    ask("r1", "adapter");
    work();

    assertThat(sent)
        .singleElement()
        .extracting(Sent::answer)
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(RequestRefused.INTERNAL));
  }

  @Test
  void whereAllWorkersHangARequestIsRefusedAndMayComeAgain() {
    var busy =
        new RequestDesk(
            handler,
            fence,
            task -> {
              if (handled.isEmpty()) {
                handled.add("busy");
                throw new RejectedExecutionException();
              }
              work.add(task);
            },
            (replyTo, id, answer) -> sent.add(new Sent(replyTo, id, answer)),
            clock,
            3);
    busy.accept(request("r1", 1), "adapter");
    busy.accept(request("r1", 1), "adapter");
    work();

    assertThat(sent).hasSize(2);
    assertThat(sent.get(0).answer())
        .isInstanceOfSatisfying(
            Answer.Failed.class, f -> assertThat(f.code()).isEqualTo(RequestRefused.BUSY));
    assertThat(sent.get(1).answer()).isInstanceOf(Answer.Done.class);
  }

  @Test
  void anEpochThatCannotBeKeptIsNotTaken() {
    var broken =
        new RequestDesk(
            handler,
            new EpochFence() {
              @Override
              public long highest() {
                return 0;
              }

              @Override
              public void raise(long epoch) {
                throw new UncheckedIOException(new IOException("disk full"));
              }
            },
            task -> work.add(task),
            (replyTo, id, answer) -> sent.add(new Sent(replyTo, id, answer)),
            clock,
            3);
    broken.accept(request("r1", 1), "adapter");

    assertThat(work).isEmpty();
    assertThat(sent)
        .singleElement()
        .extracting(Sent::answer)
        .isInstanceOfSatisfying(
            Answer.Failed.class, f -> assertThat(f.message()).contains("disk full"));
  }

  @Test
  void aRequestShowsNoBody() {
    assertThat(new Request("r", 1, "k", Instant.EPOCH, "hunter2").toString())
        .doesNotContain("hunter2");
  }
}
