package org.novalean.adapter.migration;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.novalean.adapter.agents.AgentException;

/** A question to an agent: one is open at a time, and nobody waits for its answer. */
final class Question<T> {

  private Optional<CompletableFuture<T>> open = Optional.empty();

  boolean isOpen() {
    return open.isPresent();
  }

  void ask(CompletableFuture<T> asked) {
    open = Optional.of(asked);
  }

  /** Hands over what was answered, or in words why nothing was; neither, while it is awaited. */
  void take(Consumer<T> answered, Consumer<String> failed) {
    var done = open.filter(CompletableFuture::isDone);
    if (done.isEmpty()) {
      return;
    }
    open = Optional.empty();
    T answer;
    try {
      answer = done.get().join();
    } catch (CompletionException e) {
      failed.accept(AgentException.words(e));
      return;
    }
    answered.accept(answer);
  }
}
