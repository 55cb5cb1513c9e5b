package org.novalean.storage.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A bus within this process. Receivers are told on its one thread, never by whoever sends: a sender
 * may hold a lock that the receiver wants.
 */
public final class TestingBus {

  private final ExecutorService broker =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "testing-bus");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, HostQueue> queues = new HashMap<>();
  private final List<Client> clients = new ArrayList<>();
  private boolean up = true;

  private static final class HostQueue {
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Deque<Agent> agents = new ArrayDeque<>();
  }

  private record Waiting(Request request, String replyTo) {}

  /** The bus for the agent of a host; of several, the first one that was started has it. */
  public AgentPort agent(String host) {
    return new Agent(host);
  }

  /** The bus for an adapter. */
  public ClientPort client() {
    return new Client();
  }

  /** What is under way is lost, but for what waits for an agent. */
  public void goDown() {
    now(
        () -> {
          up = false;
          clients.forEach(client -> client.receiver().disconnected("the testing bus is down"));
        });
  }

  /** Everybody is connected again. */
  public void comeBack() {
    now(
        () -> {
          up = true;
          queues.values().forEach(this::attach);
          clients.forEach(Client::attach);
        });
  }

  /** Done when this returns; for callers that hold no lock. */
  private void now(Runnable task) {
    CompletableFuture.runAsync(task, broker).join();
  }

  private void attach(HostQueue queue) {
    Optional.ofNullable(queue.agents.peek())
        .filter(agent -> up)
        .ifPresent(
            agent -> {
              agent.receiver().connected();
              deliver(queue);
            });
  }

  private void deliver(HostQueue queue) {
    var agent = queue.agents.peek();
    while (up && agent != null && !queue.waiting.isEmpty()) {
      var next = queue.waiting.remove();
      agent.receiver().received(next.request(), next.replyTo());
    }
  }

  private final class Agent implements AgentPort {
    private final String host;
    private Optional<AgentPort.Receiver> receiver = Optional.empty();

    Agent(String host) {
      this.host = host;
    }

    private AgentPort.Receiver receiver() {
      return receiver.orElseThrow();
    }

    @Override
    public void start(AgentPort.Receiver value) {
      now(
          () -> {
            receiver = Optional.of(value);
            var queue = queues.computeIfAbsent(host, name -> new HostQueue());
            queue.agents.add(this);
            if (queue.agents.peek() == this) {
              attach(queue);
            }
          });
    }

    private boolean isConnected() {
      var queue = queues.get(host);
      return up && queue != null && queue.agents.peek() == this;
    }

    @Override
    public void answer(String replyTo, String requestId, Answer answer) {
      broker.execute(
          () -> {
            if (isConnected()) {
              clients.stream()
                  .filter(client -> client.address.equals(replyTo))
                  .forEach(client -> client.receiver().answered(requestId, answer));
            }
          });
    }

    @Override
    public void report(Report report) {
      broker.execute(
          () -> {
            if (isConnected()) {
              clients.forEach(client -> client.receiver().reported(report));
            }
          });
    }

    @Override
    public void close() {
      now(
          () -> {
            var queue = queues.get(host);
            if (queue != null && queue.agents.peek() == this) {
              queue.agents.remove();
              attach(queue);
            } else if (queue != null) {
              queue.agents.remove(this);
            }
          });
    }
  }

  private final class Client implements ClientPort {
    private Optional<ClientPort.Receiver> receiver = Optional.empty();
    private String address = "none";
    private int connections;

    private ClientPort.Receiver receiver() {
      return receiver.orElseThrow();
    }

    private void attach() {
      connections++;
      address = "reply-%d-%d".formatted(System.identityHashCode(this), connections);
      receiver().connected();
    }

    @Override
    public void start(ClientPort.Receiver value) {
      now(
          () -> {
            receiver = Optional.of(value);
            clients.add(this);
            if (up) {
              attach();
            }
          });
    }

    @Override
    public void send(String host, Request request) {
      broker.execute(
          () -> {
            if (!up) {
              return;
            }
            var queue = queues.get(host);
            if (queue == null) {
              receiver().unroutable(request.id());
            } else {
              queue.waiting.add(new Waiting(request, address));
              deliver(queue);
            }
          });
    }

    @Override
    public void close() {
      now(() -> clients.remove(this));
    }
  }
}
