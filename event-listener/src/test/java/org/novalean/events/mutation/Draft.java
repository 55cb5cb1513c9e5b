package org.novalean.events.mutation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A message being mutated, from its innermost layer to its outermost: first the notification as a
 * tree, then its text, the envelope round it, the bytes, and what AMQP says of them.
 */
final class Draft {
  /** Jackson alone writes no more than 1000 levels, which two mutations together can be. */
  private static final ObjectMapper ANY_DEPTH =
      new ObjectMapper(
          JsonFactory.builder()
              .streamWriteConstraints(
                  StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
              .build());

  final Random random;
  final Map<String, Object> headers = new HashMap<>();
  ObjectNode notification;
  UnaryOperator<String> text = UnaryOperator.identity();
  UnaryOperator<String> envelope = Draft::version2;
  UnaryOperator<byte[]> bytes = UnaryOperator.identity();
  String contentType;
  String contentEncoding;

  Draft(Random random, ObjectNode notification, String contentType, String contentEncoding) {
    this.random = random;
    this.notification = notification;
    this.contentType = contentType;
    this.contentEncoding = contentEncoding;
  }

  /** A place in the tree that can be given another value. */
  record Place(JsonNode parent, String key, int index) {

    void put(JsonNode value) {
      if (parent instanceof ObjectNode object) {
        object.set(key, value);
      } else if (parent instanceof ArrayNode array) {
        array.set(index, value);
      }
    }

    JsonNode get() {
      return requireNonNull(parent instanceof ObjectNode ? parent.get(key) : parent.get(index));
    }

    void remove() {
      if (parent instanceof ObjectNode object) {
        object.remove(key);
      } else if (parent instanceof ArrayNode array) {
        array.remove(index);
      }
    }
  }

  /** Any place of the notification. */
  Place place() {
    List<Place> places = new ArrayList<>();
    collect(notification, places);
    return places.isEmpty()
        ? new Place(notification, "payload", 0)
        : places.get(random.nextInt(places.size()));
  }

  /** Any place; every second time one that a decoder must read. */
  Place readPlace() {
    if (random.nextBoolean()) {
      return place();
    }
    List<String> keys =
        List.of("message_id", "publisher_id", "event_type", "timestamp", "payload", "priority");
    return new Place(notification, keys.get(random.nextInt(keys.size())), 0);
  }

  private static void collect(JsonNode node, List<Place> places) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        places.add(new Place(object, field.getKey(), 0));
        collect(field.getValue(), places);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        places.add(new Place(array, "", i));
        collect(array.get(i), places);
      }
    }
  }

  private static String version2(String message) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("oslo.version", "2.0")
        .put("oslo.message", message)
        .toString();
  }

  byte[] body() {
    return bytes.apply(envelope.apply(text.apply(written())).getBytes(UTF_8));
  }

  private String written() {
    try {
      return ANY_DEPTH.writeValueAsString(notification);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
