package org.novalean.events.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** What mutations put in, and where. */
final class Pieces {
  static final List<String> ODD_TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "\ufffe\uffff",
          "\ud800",
          "\\",
          "\"",
          "{}",
          "]",
          "nova-compute:",
          ":",
          ".",
          "..start",
          "2026-13-45T99:99:99",
          "+999999999-01-01T00:00:00Z",
          "-9999-01-01 00:00:00",
          "gAAAAABsecret",
          "rabbit://user:password@host",
          "\u202e\u0007\u001b[31m");
  static final List<String> VERSIONS =
      List.of("", ".", "99.0", "-1.0", "1", "2", "2.", "2.99999999999999999999", "1.0\n", "two");
  static final List<String> EVENTS =
      List.of(
          "",
          ".",
          ".start",
          "instance.live_migration_pre.",
          "instance.live_migration_pre.begin",
          "compute.instance.live_migration._post.end",
          "scheduler.select_destinations.start",
          "compute_task.migrate_server.error",
          "service.update",
          "instance.update",
          "compute.instance.update");
  static final List<String> KEYS =
      List.of(
          "\"payload\": {}, ",
          "\"payload\": 1, \"payload\": [], ",
          "\"message_id\": \"a\", \"message_id\": null, ",
          "\"event_type\": {}, ",
          "\"\": 0, ");
  static final List<String> ENVELOPES =
      List.of(
          "",
          "null",
          "[]",
          "\"\"",
          "%T",
          "%M",
          "%M%M",
          "[%M]",
          "{\"oslo.message\": %T}",
          "{\"oslo.version\": \"%V\", \"oslo.message\": %T}",
          "{\"oslo.version\": 2.0, \"oslo.message\": %T}",
          "{\"oslo.version\": \"2.0\", \"oslo.message\": %M}",
          "{\"oslo.version\": \"2.0\", \"oslo.message\": null}",
          "{\"oslo.version\": \"2.0\", \"oslo.message\": \"\"}",
          "{\"oslo.version\": \"2.0\", \"oslo.message\": \"[]\"}",
          "{\"oslo.version\": \"2.0\", \"oslo.message\": {\"oslo.message\": %T}}",
          "{\"oslo.version\": \"2.0\", \"oslo.message\": %T} trailing",
          "{\"oslo.version\": \"2.0\", \"oslo.message\": %T, \"oslo.message\": 0}");
  static final List<String> TYPES =
      List.of(
          "", "application/octet-stream", "text/plain", "application/JSON; charset=x", "\u0000");
  static final List<String> ENCODINGS = List.of("", "gzip", "UTF-16", "utf8", "\ud800");
  static final List<String> HEADER_NAMES = List.of("", "x-match", "\u0000", "__TypeId__");

  /** What masking looks for, and numbers: the worst that a scanner can be given. */
  static final List<String> FRAGMENTS =
      List.of("a", "eyJ", "gAAAA", "://a:", "token\":\"", "\\", "9", "Z", "-", "\ud83d\ude00", " ");

  private Pieces() {}

  static <T> T pick(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  static <T> UnaryOperator<T> then(UnaryOperator<T> first, UnaryOperator<T> second) {
    return value -> second.apply(first.apply(value));
  }

  static int at(Random random, byte[] body) {
    return body.length == 0 ? 0 : random.nextInt(body.length);
  }

  static String cut(Random random, String text) {
    return text.isEmpty() ? text : text.substring(0, random.nextInt(text.length()));
  }

  static String inserted(Random random, String text, String piece) {
    int place = text.isEmpty() ? 0 : random.nextInt(text.length());
    return text.substring(0, place) + piece + text.substring(place);
  }

  static String quoted(String message) {
    return JsonNodeFactory.instance.textNode(message).toString();
  }

  static String longText(Random random, int size) {
    String fragment = pick(random, FRAGMENTS);
    return fragment.repeat(Math.max(1, size / fragment.length()));
  }

  static JsonNode nested(int depth) {
    JsonNode inner = JsonNodeFactory.instance.textNode("deep");
    for (int i = 0; i < depth; i++) {
      inner =
          i % 2 == 0
              ? JsonNodeFactory.instance.arrayNode().add(inner)
              : JsonNodeFactory.instance.objectNode().set("a", inner);
    }
    return inner;
  }

  static JsonNode anyValue(Random random) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (random.nextInt(6)) {
      case 0 -> json.numberNode(random.nextInt());
      case 1 -> json.booleanNode(random.nextBoolean());
      case 2 -> json.arrayNode().add(1).add("two");
      case 3 -> json.objectNode().put("nova_object.name", "InstancePayload");
      case 4 -> json.numberNode(random.nextGaussian());
      default -> json.textNode(Long.toString(random.nextLong()));
    };
  }

  static JsonNode anyNumber(Random random) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (random.nextInt(7)) {
      case 0 -> json.numberNode(Long.MIN_VALUE);
      case 1 -> json.numberNode(Long.MAX_VALUE);
      case 2 -> json.numberNode(Double.MIN_VALUE);
      case 3 -> json.numberNode(Double.NaN);
      case 4 -> json.numberNode(new BigDecimal("-1E+400000000"));
      case 5 -> json.numberNode(BigInteger.TEN.pow(random.nextInt(2000)));
      default -> json.numberNode(-0.0);
    };
  }
}
