package org.novalean.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Makes notifications as oslo.messaging puts them on the wire. */
public final class Messages {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Messages() {}

  /** Wraps a message as format 2 does. */
  public static String envelope(String message) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("oslo.version", "2.0")
        .put("oslo.message", message)
        .toString();
  }

  /** A notification of some kind that has no type of its own. */
  public static String generic(String messageId, String payload) {
    return notification(messageId, "compute.instance.exists", payload);
  }

  /** A notification. */
  public static String notification(String messageId, String eventType, String payload) {
    return envelope(message(messageId, eventType, payload));
  }

  /** The id of a notification. */
  public static String id(byte[] body) {
    try {
      return JSON.readTree(JSON.readTree(body).get("oslo.message").textValue())
          .get("message_id")
          .textValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is inside the envelope. */
  public static String message(String messageId, String eventType, String payload) {
    return """
        {"message_id": "%s", "publisher_id": "nova-compute:compute1", "event_type": "%s",
         "priority": "INFO", "payload": %s, "timestamp": "2026-11-22 13:07:35.393636",
         "_context_request_id": "req-1", "_context_auth_token": "gAAAAABsecret"}"""
        .formatted(messageId, eventType, payload);
  }

  /** A versioned payload. */
  public static String payload(String name, String version, String data) {
    return """
        {"nova_object.name": "%s", "nova_object.namespace": "nova", "nova_object.version": "%s",
         "nova_object.data": %s}"""
        .formatted(name, version, data);
  }
}
