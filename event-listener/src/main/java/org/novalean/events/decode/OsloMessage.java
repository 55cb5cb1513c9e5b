package org.novalean.events.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.novalean.events.Envelope;
import org.novalean.events.Initiator;
import org.novalean.events.NotificationFormat;

/**
 * oslo.messaging's wrapping of a notification. Format 2 ({@code driver = messagingv2}) is {@code
 * {"oslo.version": "2.0", "oslo.message": "<JSON as a text>"}}; format 1 ({@code driver =
 * messaging}) is that inner JSON alone. Source: oslo_messaging/_drivers/common.py, serialize_msg.
 *
 * @param envelope the ids
 * @param payload the payload, secrets masked
 */
record OsloMessage(Envelope envelope, JsonNode payload) {
  private static final int MAX_BYTES = 4 * 1024 * 1024;
  private static final int MAX_STORED = 256 * 1024;
  private static final Set<String> PLAIN_ENCODINGS = Set.of("utf-8", "utf8", "us-ascii", "binary");

  static OsloMessage parse(RawMessage raw) throws UnreadableMessage {
    checkProperties(raw);
    Fields outer = Fields.of(Json.parse(text(raw.body()), "the body"), "the body");
    JsonNode inner = inner(outer);
    Secrets.mask(inner);
    Fields message = Fields.of(inner, "the notification");
    JsonNode payload = inner.path("payload");
    if (payload.isMissingNode()) {
      throw new UnreadableMessage("field 'payload' of the notification is missing");
    }
    return new OsloMessage(envelope(message, payload, raw), payload);
  }

  private static void checkProperties(RawMessage raw) throws UnreadableMessage {
    String type = raw.contentType().orElse("application/json").toLowerCase(Locale.ROOT);
    if (!type.contains("json") && !type.startsWith("text/")) {
      throw new UnreadableMessage(
          "content type is " + Secrets.shown(type) + "; oslo.messaging sends application/json");
    }
    String encoding = raw.contentEncoding().orElse("utf-8").toLowerCase(Locale.ROOT);
    if (!PLAIN_ENCODINGS.contains(encoding)) {
      throw new UnreadableMessage(
          "content encoding is " + Secrets.shown(encoding) + "; oslo.messaging sends utf-8");
    }
    if (raw.body().length > MAX_BYTES) {
      throw new UnreadableMessage(
          "the body has " + raw.body().length + " bytes; at most " + MAX_BYTES + " are read");
    }
  }

  private static String text(byte[] body) throws UnreadableMessage {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableMessage("the body is not UTF-8 text");
    }
  }

  private static JsonNode inner(Fields outer) throws UnreadableMessage {
    if (!outer.has("oslo.message")) {
      if (outer.has("event_type")) {
        return outer.node();
      }
      throw new UnreadableMessage(
          "the body is JSON but no oslo.messaging notification: it has neither oslo.message nor"
              + " event_type");
    }
    String version = outer.text("oslo.version");
    if (!version.startsWith("2.")) {
      throw new UnreadableMessage(
          "oslo.version "
              + Secrets.shown(version)
              + " is a major version that this nova-lean does not know (it reads 2.x). Upgrade"
              + " nova-lean");
    }
    return Json.parse(outer.text("oslo.message"), "oslo.message");
  }

  private static Envelope envelope(Fields message, JsonNode payload, RawMessage raw)
      throws UnreadableMessage {
    boolean versioned = VersionedObject.is(payload);
    return new Envelope(
        message.text("message_id"),
        message.text("event_type"),
        message.text("publisher_id"),
        message.text("priority"),
        message.time("timestamp"),
        message.optionalText("_context_request_id"),
        versioned ? NotificationFormat.VERSIONED : NotificationFormat.UNVERSIONED,
        new Initiator(
            either(message, "_context_user_id", "_context_user"),
            message.optionalText("_context_user_name"),
            either(message, "_context_project_id", "_context_project"),
            message.optionalText("_context_project_name")),
        raw.exchange(),
        raw.routingKey());
  }

  /** Newer and older name of one thing. */
  private static Optional<String> either(Fields message, String newer, String older)
      throws UnreadableMessage {
    Optional<String> value = message.optionalText(newer);
    return value.isPresent() ? value : message.optionalText(older);
  }

  /**
   * The body of a message as it may be stored: secrets masked, in the form it came in where that is
   * readable, and no longer than 256 Ki characters.
   */
  static String masked(byte[] body) {
    boolean readable = body.length <= MAX_BYTES;
    String text = new String(body, 0, readable ? body.length : MAX_STORED, UTF_8);
    String masked = readable ? masked(text) : Secrets.maskText(text);
    return masked.length() <= MAX_STORED ? masked : masked.substring(0, MAX_STORED);
  }

  private static String masked(String text) {
    try {
      JsonNode outer = Json.parse(text, "the body");
      if (outer instanceof ObjectNode object && object.path("oslo.message").isTextual()) {
        object.put("oslo.message", maskedInner(object.path("oslo.message").textValue()));
      }
      Secrets.mask(outer);
      return Json.write(outer);
    } catch (UnreadableMessage e) {
      return Secrets.maskText(text);
    }
  }

  private static String maskedInner(String text) {
    try {
      JsonNode inner = Json.parse(text, "oslo.message");
      Secrets.mask(inner);
      return Json.write(inner);
    } catch (UnreadableMessage e) {
      return Secrets.maskText(text);
    }
  }
}
