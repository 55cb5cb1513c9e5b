package org.novalean.storage.rpc.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Clock;
import org.novalean.events.amqp.Problems;
import org.novalean.storage.rpc.AgentPort;
import org.novalean.storage.rpc.Answer;
import org.novalean.storage.rpc.Request;
import org.novalean.storage.rpc.RequestRefused;

/** The queue of one host's requests, consumed by one agent alone. */
final class RequestQueue {

  private static final int ACCESS_REFUSED = 403;
  private static final int PREFETCH = 64;

  private final Wire wire;
  private final String queue;
  private final SignedRequests signed;
  private final AgentPort.Receiver receiver;
  private final AgentPort port;
  private final Clock clock;

  RequestQueue(
      Wire wire,
      String queue,
      SignedRequests signed,
      AgentPort.Receiver receiver,
      AgentPort port,
      Clock clock) {
    this.wire = wire;
    this.queue = queue;
    this.signed = signed;
    this.receiver = receiver;
    this.port = port;
    this.clock = clock;
  }

  /** Registers the consumer; false where another agent's is there. */
  boolean consume() throws IOException {
    // A refusal closes the channel, so each attempt has one of its own.
    var channel = wire.newChannel();
    channel.basicQos(PREFETCH);
    try {
      channel.basicConsume(
          queue,
          false,
          "",
          false,
          true,
          null,
          new Incoming(channel, wire, queue, this::received, true, clock));
      return true;
    } catch (IOException e) {
      if (e.getCause() instanceof ShutdownSignalException refusal
          && Problems.replyCode(refusal) == ACCESS_REFUSED
          && Problems.replyText(refusal).contains("exclusive use")) {
        return false;
      }
      throw e;
    }
  }

  private void received(AMQP.BasicProperties properties, byte[] body) throws Messages.Unreadable {
    var replyTo = Messages.text("reply-to", properties.getReplyTo());
    var id = Messages.text("message id", properties.getMessageId());
    Request request;
    try {
      request = Messages.request(properties, body);
    } catch (Messages.Unreadable e) {
      var why = "the request cannot be read: %s".formatted(e.reason());
      port.answer(replyTo, id, new Answer.Failed(RequestRefused.BAD_REQUEST, why));
      throw e;
    }
    var refusal = signed.refusal(Messages.signature(properties), request, replyTo);
    if (refusal.isPresent()) {
      port.answer(replyTo, id, refusal.get());
      throw new Messages.Unreadable(refusal.get().message());
    }
    receiver.received(request, replyTo);
  }
}
