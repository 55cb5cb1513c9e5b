package org.novalean.events.amqp;

import org.novalean.events.ListenerConfig;

/** The link that a listener needs. */
final class ListenerLink {
  private ListenerLink() {}

  static LinkSettings of(ListenerConfig config, String connectionName) {
    String queue = config.queue().name();
    String vhost = config.transportUrl().virtualHost();
    return new LinkSettings(
        config.transportUrl(),
        config.tls(),
        config.retry(),
        config.heartbeat(),
        "events-" + queue,
        connectionName,
        new LinkSettings.Advice(
            "It needs configure and write on '"
                + queue
                + "', '"
                + config.queue().deadLetterQueue()
                + "' and '"
                + config.queue().droppedQueue()
                + "', write on 'amq.default', read on these queues and on the exchanges "
                + config.exchanges(),
            "Delete the queue that RabbitMQ names (rabbitmqctl -p "
                + vhost
                + " delete_queue "
                + queue
                + "; only notifications not yet handled are lost. After another quorum or message"
                + " TTL it is "
                + config.queue().droppedQueue()
                + " as well, after another quorum also "
                + config.queue().deadLetterQueue()
                + " with its dead letters), or configure another queue name",
            "Configure another queue name than '" + queue + "'"));
  }
}
