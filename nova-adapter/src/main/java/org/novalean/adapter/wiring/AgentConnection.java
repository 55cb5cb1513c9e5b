package org.novalean.adapter.wiring;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.config.BusConfig;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.rpc.AgentClient;
import org.novalean.storage.rpc.ClientPort;
import org.novalean.storage.rpc.Json;
import org.novalean.storage.rpc.Report;
import org.novalean.storage.rpc.amqp.BusSettings;
import org.novalean.storage.rpc.amqp.RabbitClientPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to the agents over the message bus. */
final class AgentConnection {
  private static final Logger log = LoggerFactory.getLogger(AgentConnection.class);

  private AgentConnection() {}

  /**
   * For the service: agents stop to take requests of one whose epoch began earlier.
   *
   * @param port from {@link #port}, perhaps behind another
   */
  static AgentClient ofService(ClientPort port, LongSupplier epoch, Fleet fleet, Clock clock) {
    return new AgentClient(port, epoch, report -> take(report, fleet), clock);
  }

  static ClientPort port(BusConfig bus, Clock clock) {
    return new RabbitClientPort(BusSettings.of(bus.transportUrl(), bus.requestKey()), clock);
  }

  /** For a command: it stands beside the service, and replaces none. */
  static AgentClient ofCommand(BusConfig bus, Clock clock) {
    return ofCommand(bus, new Fleet(clock), clock);
  }

  /** The same, for one that also wants to know what agents report by themselves. */
  static AgentClient ofCommand(BusConfig bus, Fleet fleet, Clock clock) {
    return new AgentClient(
        port(bus, clock), () -> AgentClient.BESIDE_ANY_EPOCH, report -> take(report, fleet), clock);
  }

  private static void take(Report report, Fleet fleet) {
    try {
      fleet.heard(Json.read(report.body(), HostReport.class));
    } catch (Json.UnreadableJson e) {
      log.warn("a report of the agent on {} cannot be read: {}", report.host(), e.getMessage());
    }
  }
}
