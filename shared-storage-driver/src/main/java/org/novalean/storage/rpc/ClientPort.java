package org.novalean.storage.rpc;

/** The bus as an adapter sees it. */
public interface ClientPort extends AutoCloseable {

  /** What comes from the bus. None of it blocks. */
  interface Receiver {

    /** Requests can be sent from now on: at the start, and after each loss. */
    void connected();

    /** Nothing can be sent, and what was sent has perhaps not arrived. */
    void disconnected(String reason);

    /** An answer came; may come more than once. */
    void answered(String requestId, Answer answer);

    /** There is no queue of an agent for that host. */
    void unroutable(String requestId);

    /** An agent reports. */
    void reported(Report report);
  }

  /** Begins to connect, and returns at once. */
  void start(Receiver receiver);

  /** Sends a request to the agent of a host; while the bus is away it is lost. Does not block. */
  void send(String host, Request request);

  @Override
  void close();
}
