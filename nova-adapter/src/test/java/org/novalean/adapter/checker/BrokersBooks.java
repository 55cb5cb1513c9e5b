package org.novalean.adapter.checker;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.novalean.events.testing.TestingBroker;

/**
 * What RabbitMQ says of the service's queues. Keeps OpenStack's default queues short meanwhile, as
 * an operator does where nobody reads them.
 */
final class BrokersBooks implements AutoCloseable {

  /** As many dead letters are kept. */
  static final int MOST_DEAD = 1_000;

  private static final String DEFAULT_QUEUES = "^(versioned_)?notifications\\.";

  /**
   * RabbitMQ's global counters: what was acknowledged, and what queues with a place for it drop.
   */
  private static final String COUNTERS =
      """
      maps:fold(
        fun ([{protocol, amqp091}, {queue_type, rabbit_classic_queue}], C, {A, D}) ->
              {A + maps:get(messages_acknowledged_total, C, 0), D};
            ([{queue_type, rabbit_classic_queue}, {dead_letter_strategy, at_most_once}], C, {A, D}) ->
              {A, D + maps:get(messages_dead_lettered_maxlen_total, C, 0)
                    + maps:get(messages_dead_lettered_expired_total, C, 0)};
            (_, _, Sum) -> Sum
        end, {0, 0}, rabbit_global_counters:overview()).""";

  private final TestingBroker broker;
  private final String policy;
  private final String queue;

  /** What became of messages to the service's queue. */
  record Books(long handled, long dropped) {
    Books since(Books before) {
      return new Books(handled - before.handled, dropped - before.dropped);
    }
  }

  BrokersBooks(TestingBroker broker, String name) {
    this.broker = broker;
    this.policy = "short-" + name;
    this.queue = name + "-lean";
    broker.ctl(
        "set_policy", policy, DEFAULT_QUEUES, "{\"max-length\": 100}", "--apply-to", "queues");
  }

  Books look() {
    var counters = broker.ctl("eval", COUNTERS).replaceAll("[{}\\s]", "").split(",", -1);
    return new Books(Long.parseLong(counters[0]), Long.parseLong(counters[1]));
  }

  /** Nothing waits, and nothing is being handled. */
  void awaitEmpty() {
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> messages(queue) == 0);
  }

  long deadLetters() {
    return messages(queue + ".dead");
  }

  private long messages(String of) {
    return broker
        .ctl("list_queues", "name", "messages")
        .lines()
        .map(line -> line.split("\t", -1))
        .filter(row -> row[0].equals(of))
        .mapToLong(row -> Long.parseLong(row[1]))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    broker.ctl("clear_policy", policy);
  }
}
