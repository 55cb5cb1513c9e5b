package org.novalean.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/**
 * What must not stop the listener.
 *
 * @param text each character a byte
 * @param reason what a person is told
 */
public record Poison(String name, String contentType, String text, String reason) {

  /** One of each kind; the last is the longest. */
  public static final List<Poison> ALL =
      List.of(
          new Poison("nothing", "", "not a JSON object"),
          new Poison("words", "hello", "not JSON"),
          new Poison("half of a message", "{\"oslo.version\": \"2.0\", \"oslo.mess", "not JSON"),
          new Poison("two documents", "{} {}", "not JSON"),
          new Poison("a list", "[1, 2]", "not a JSON object"),
          new Poison("null", "null", "not a JSON object"),
          new Poison("other JSON", "{\"a\": 1}", "no oslo.messaging notification"),
          new Poison("binary", "application/json", "\u00ff\u0000\u00fe", "not UTF-8"),
          new Poison(
              "a pickle",
              "application/x-python-serialize",
              "\u0080\u0004",
              "content type is application/x-python-serialize"),
          new Poison(
              "a new envelope",
              "{\"oslo.version\": \"3.0\", \"oslo.message\": \"{}\"}",
              "oslo.version 3.0 is a major version"),
          new Poison(
              "garbage in the envelope", Messages.envelope("x y"), "oslo.message is not JSON"),
          new Poison("no event type", Messages.envelope("{}"), "'payload'"),
          new Poison(
              "no message id",
              Messages.envelope("{\"event_type\": \"a.b\", \"payload\": {}}"),
              "'message_id' of the notification is missing"),
          new Poison(
              "a payload of a new major version",
              Messages.notification(
                  "m",
                  "instance.live_migration_pre.start",
                  Messages.payload("InstanceActionPayload", "2.0", "{}")),
              "InstanceActionPayload 2.0 is a major version that this nova-lean does not know"),
          new Poison(
              "a payload that lacks everything",
              Messages.notification(
                  "m",
                  "instance.live_migration_pre.start",
                  Messages.payload("InstanceActionPayload", "1.8", "{}")),
              "instance.live_migration_pre.start: InstanceActionPayload.flavor"),
          new Poison(
              "JSON as deep as a well", "{\"a\":".repeat(5000) + "1" + "}".repeat(5000), "beyond"),
          new Poison("another encoding", "\u00fe\u00ff\u0000{\u0000}", "not UTF-8"),
          new Poison(
              "a payload of another type",
              Messages.notification(
                  "m",
                  "instance.live_migration_pre.start",
                  Messages.payload("InstanceActionPayload", "1.8", "{\"flavor\": [1, \"two\"]}")),
              "InstanceActionPayload.flavor is not a JSON object"),
          new Poison(
              "a message of 20 MiB",
              Messages.generic("m", "\"" + "x".repeat(20 << 20) + "\""),
              "bytes; at most 4194304 are read"));

  Poison(String name, String text, String reason) {
    this(name, "application/json", text, reason);
  }

  /** As it is on the wire. */
  public byte[] body() {
    return text.getBytes(ISO_8859_1);
  }

  @Override
  public String toString() {
    return name;
  }
}
