package org.novalean.storage.rpc;

/** The bus as the agent of one host sees it. */
public interface AgentPort extends AutoCloseable {

  /** What comes from the bus. */
  interface Receiver {

    /**
     * A request came; may be called more than once for the same. Does not block.
     *
     * @param replyTo where the answer goes
     */
    void received(Request request, String replyTo);

    /** Requests can come from now on, and answers go: at the start, and after each loss. */
    void connected();
  }

  /** Begins to connect, and returns at once. */
  void start(Receiver receiver);

  /** Sends an answer; while the bus is away it is lost. Does not block. */
  void answer(String replyTo, String requestId, Answer answer);

  /** Sends a report to all adapters that listen; while the bus is away it is lost. */
  void report(Report report);

  @Override
  void close();
}
