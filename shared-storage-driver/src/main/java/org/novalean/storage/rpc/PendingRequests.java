package org.novalean.storage.rpc;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Requests without a reply so far. Touched by the client's one thread. */
final class PendingRequests {

  private static final Duration ROUTE_AGAIN = Duration.ofMillis(500);

  private final ClientPort port;
  private final ScheduledExecutorService loop;
  private final Map<String, Pending> pending = new LinkedHashMap<>();

  /** Empty while the bus is there. */
  private Optional<String> away = Optional.of("not connected yet");

  PendingRequests(ClientPort port, ScheduledExecutorService loop) {
    this.port = port;
    this.loop = loop;
  }

  static final class Pending {
    private final String host;
    private final Request request;
    private final Duration patience;
    private final Delivery delivery;
    private final CompletableFuture<Reply> future = new CompletableFuture<>();
    private boolean sent;

    /** Over a connection that is gone: it may have arrived. */
    private boolean sentBefore;

    Pending(String host, Request request, Duration patience, Delivery delivery) {
      this.host = host;
      this.request = request;
      this.patience = patience;
      this.delivery = delivery;
    }

    CompletableFuture<Reply> future() {
      return future;
    }

    void fail(AgentException why) {
      future.completeExceptionally(why);
    }
  }

  void begin(Pending asked) {
    if (away.isPresent() && asked.delivery == Delivery.ONCE) {
      asked.fail(busDown(asked, away.get()));
      return;
    }
    pending.put(asked.request.id(), asked);
    if (away.isEmpty()) {
      send(asked);
    }
  }

  private void send(Pending asked) {
    asked.sent = true;
    port.send(asked.host, asked.request);
  }

  void connected() {
    away = Optional.empty();
    List.copyOf(pending.values()).forEach(this::send);
  }

  void disconnected(String reason) {
    away = Optional.of(reason);
    for (var asked : List.copyOf(pending.values())) {
      asked.sentBefore = asked.sent;
      if (asked.delivery == Delivery.ONCE) {
        end(asked, busDown(asked, reason));
      }
    }
  }

  void answered(String requestId, Answer answer) {
    Optional.ofNullable(pending.remove(requestId))
        .ifPresent(
            asked -> {
              if (answer instanceof Answer.Done done) {
                asked.future.complete(new Reply(asked.host, asked.request.kind(), done.body()));
              } else if (answer instanceof Answer.Failed failed) {
                asked.fail(
                    new AgentException.Refused(
                        asked.host, asked.request.kind(), failed.code(), failed.message()));
              }
            });
  }

  void unroutable(String requestId) {
    Optional.ofNullable(pending.get(requestId))
        .ifPresent(
            asked -> {
              if (asked.sentBefore) {
                // The agent may just not be back yet, and may have done it already.
                var unused =
                    loop.schedule(
                        () -> sendAgain(asked), ROUTE_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
              } else {
                end(asked, new AgentException.NoAgent(asked.host, asked.request.kind()));
              }
            });
  }

  private void sendAgain(Pending asked) {
    if (away.isEmpty() && pending.containsKey(asked.request.id())) {
      send(asked);
    }
  }

  void expire(Pending asked) {
    end(
        asked,
        away.<AgentException>map(reason -> busDown(asked, reason))
            .orElseGet(
                () ->
                    new AgentException.TimedOut(asked.host, asked.request.kind(), asked.patience)));
  }

  void closed() {
    disconnected("this adapter is stopping");
    List.copyOf(pending.values())
        .forEach(asked -> end(asked, busDown(asked, "this adapter is stopping")));
  }

  private void end(Pending asked, AgentException why) {
    pending.remove(asked.request.id());
    asked.fail(why);
  }

  private static AgentException busDown(Pending asked, String reason) {
    return new AgentException.BusDown(asked.host, asked.request.kind(), reason);
  }
}
