package org.novalean.adapter.agents;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.novalean.adapter.leadership.Leadership;
import org.novalean.storage.rpc.Answer;
import org.novalean.storage.rpc.ClientPort;
import org.novalean.storage.rpc.Report;
import org.novalean.storage.rpc.Request;

/**
 * The bus for one of several adapters: to one that may not act it looks as if the bus were away,
 * but it hears the reports, so that it knows the agents when it takes over.
 */
public final class LeadersPort implements ClientPort {
  private static final String NOT_ACTIVE = "this adapter does not hold the lock on RabbitMQ";

  private final ClientPort port;
  private final Leadership leadership;
  private @Nullable Receiver receiver;
  private boolean connected;

  /** What the receiver was told while connected. */
  private boolean open;

  /** Closes the port with itself. */
  public LeadersPort(ClientPort port, Leadership leadership) {
    this.port = requireNonNull(port, "port is null");
    this.leadership = requireNonNull(leadership, "leadership is null");
  }

  @Override
  public void start(Receiver value) {
    synchronized (this) {
      receiver = requireNonNull(value, "receiver is null");
    }
    port.start(new Gate(value));
  }

  /** To be called now and then, and when the leadership may have changed. */
  public synchronized void look() {
    if (connected && leadership.mayAct() != open) {
      tell();
    }
  }

  private void tell() {
    open = leadership.mayAct();
    if (open) {
      requireNonNull(receiver).connected();
    } else {
      requireNonNull(receiver).disconnected(NOT_ACTIVE);
    }
  }

  /** What comes too late for {@link #look} is lost as with the bus, and sent again likewise. */
  @Override
  public synchronized void send(String host, Request request) {
    if (leadership.mayAct()) {
      port.send(host, request);
      return;
    }
    if (open) {
      // Told even where the lease is held again by now: else this request would be lost unseen.
      open = false;
      requireNonNull(receiver).disconnected(NOT_ACTIVE);
    }
    look();
  }

  @Override
  public void close() {
    port.close();
  }

  private synchronized void connected() {
    connected = true;
    tell();
  }

  private synchronized void disconnected(Receiver to, String reason) {
    connected = false;
    open = false;
    to.disconnected(reason);
  }

  private final class Gate implements Receiver {
    private final Receiver to;

    Gate(Receiver to) {
      this.to = to;
    }

    @Override
    public void connected() {
      LeadersPort.this.connected();
    }

    @Override
    public void disconnected(String reason) {
      LeadersPort.this.disconnected(to, reason);
    }

    @Override
    public void answered(String requestId, Answer answer) {
      to.answered(requestId, answer);
    }

    @Override
    public void unroutable(String requestId) {
      to.unroutable(requestId);
    }

    @Override
    public void reported(Report report) {
      to.reported(report);
    }
  }
}
