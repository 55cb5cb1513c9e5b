package org.novalean.storage.rpc.amqp;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * What the exchange, queues and routing keys are called.
 *
 * @param exchange its name also begins the queues' names
 */
record Names(String exchange) {

  static final String ALL_REPORTS = "report.#";

  Names {
    requireNonNull(exchange, "exchange is null");
  }

  String agentQueue(String host) {
    return "%s.agent.%s".formatted(exchange, host);
  }

  /** New for each connection: the last one's may still be there for a while. */
  String newReplyQueue() {
    return "%s.reply.%s".formatted(exchange, UUID.randomUUID());
  }

  String newReportQueue() {
    return "%s.reports.%s".formatted(exchange, UUID.randomUUID());
  }

  static String requestKey(String host) {
    return "request." + host;
  }

  static String reportKey(String host) {
    return "report." + host;
  }
}
