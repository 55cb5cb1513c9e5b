package org.novalean.storage.rpc.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.novalean.storage.rpc.Answer;
import org.novalean.storage.rpc.Json;
import org.novalean.storage.rpc.Report;
import org.novalean.storage.rpc.Request;

/** Requests, answers and reports as messages of AMQP; see DESIGN.md. */
final class Messages {

  private static final String EPOCH = "x-nova-lean-epoch";
  private static final String DEADLINE = "x-nova-lean-deadline";
  private static final String SIGNATURE = "x-nova-lean-signature";
  private static final String HOST = "x-nova-lean-host";
  private static final String AT = "x-nova-lean-at";
  private static final String SEQUENCE = "x-nova-lean-sequence";
  private static final String DONE = "done";
  private static final String FAILED = "failed";

  private static final int TRANSIENT = 1;
  private static final int PERSISTENT = 2;
  private static final long MAX_TTL = Duration.ofDays(7).toMillis();

  private Messages() {}

  /** A message is not what it should be. */
  static final class Unreadable extends Exception {
    private final String reason;

    Unreadable(String reason) {
      super(reason);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /** RabbitMQ drops the message at the request's deadline too. */
  static AMQP.BasicProperties request(
      Request request, String replyTo, Optional<String> signature, Instant now) {
    var left = Duration.between(now, request.deadline()).toMillis();
    var headers = new HashMap<String, Object>();
    headers.put(EPOCH, request.epoch());
    headers.put(DEADLINE, request.deadline().toEpochMilli());
    signature.ifPresent(s -> headers.put(SIGNATURE, s));
    return json(PERSISTENT)
        .messageId(request.id())
        .type(request.kind())
        .replyTo(replyTo)
        .expiration(String.valueOf(Math.min(MAX_TTL, Math.max(1, left))))
        .headers(headers)
        .build();
  }

  static Request request(AMQP.BasicProperties properties, byte[] body) throws Unreadable {
    return new Request(
        text("message id", properties.getMessageId()),
        number(properties, EPOCH),
        text("type", properties.getType()),
        Instant.ofEpochMilli(number(properties, DEADLINE)),
        new String(body, UTF_8));
  }

  /** Empty where it is not signed. */
  static Optional<String> signature(AMQP.BasicProperties properties) {
    return find(properties, SIGNATURE).map(Object::toString);
  }

  static AMQP.BasicProperties answer(String requestId, Answer answer) {
    return json(TRANSIENT)
        .correlationId(requestId)
        .type(answer instanceof Answer.Done ? DONE : FAILED)
        .build();
  }

  static String body(Answer answer) {
    return answer instanceof Answer.Done done ? done.body() : Json.write(answer);
  }

  static Answer answer(AMQP.BasicProperties properties, byte[] body) throws Unreadable {
    var text = new String(body, UTF_8);
    return switch (text("type", properties.getType())) {
      case DONE -> new Answer.Done(text);
      case FAILED -> failure(text);
      default -> throw new Unreadable("an answer of type '%s'".formatted(properties.getType()));
    };
  }

  private static Answer.Failed failure(String text) throws Unreadable {
    try {
      return Json.read(text, Answer.Failed.class);
    } catch (Json.UnreadableJson e) {
      throw new Unreadable(e.reason());
    }
  }

  static AMQP.BasicProperties report(Report report) {
    return json(TRANSIENT)
        .type("report")
        .headers(
            Map.of(
                HOST, report.host(),
                AT, report.at().toString(),
                SEQUENCE, report.sequence()))
        .build();
  }

  static Report report(AMQP.BasicProperties properties, byte[] body) throws Unreadable {
    try {
      return new Report(
          header(properties, HOST),
          Instant.parse(header(properties, AT)),
          number(properties, SEQUENCE),
          new String(body, UTF_8));
    } catch (DateTimeException e) {
      throw new Unreadable("header %s is no time".formatted(AT));
    }
  }

  private static AMQP.BasicProperties.Builder json(int deliveryMode) {
    return new AMQP.BasicProperties.Builder()
        .appId("nova-lean")
        .contentType("application/json")
        .contentEncoding("utf-8")
        .deliveryMode(deliveryMode);
  }

  static String text(String what, @Nullable String value) throws Unreadable {
    if (value == null || value.isBlank()) {
      throw new Unreadable("it has no " + what);
    }
    return value;
  }

  private static Optional<Object> find(AMQP.BasicProperties properties, String name) {
    return Optional.ofNullable(properties.getHeaders()).map(headers -> headers.get(name));
  }

  private static String header(AMQP.BasicProperties properties, String name) throws Unreadable {
    return text("header " + name, find(properties, name).map(Object::toString).orElse(""));
  }

  private static long number(AMQP.BasicProperties properties, String name) throws Unreadable {
    var value = find(properties, name);
    if (value.isPresent() && value.get() instanceof Number number) {
      return number.longValue();
    }
    throw new Unreadable("it has no number in header " + name);
  }
}
