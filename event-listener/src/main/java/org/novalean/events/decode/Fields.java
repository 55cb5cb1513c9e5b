package org.novalean.events.decode;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the fields of a JSON object, naming what is missing or of the wrong kind.
 *
 * @param node the object
 * @param where what it is, for messages
 */
record Fields(JsonNode node, String where) {

  static Fields of(JsonNode node, String where) throws UnreadableMessage {
    if (!node.isObject()) {
      throw new UnreadableMessage(where + " is not a JSON object");
    }
    return new Fields(node, where);
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  Fields object(String name) throws UnreadableMessage {
    return of(node.path(name), where + "." + name);
  }

  String text(String name) throws UnreadableMessage {
    return optionalText(name).orElseThrow(() -> problem(name, "is missing"));
  }

  /** Nova's unversioned payloads say "" where the versioned ones say null; both are empty here. */
  Optional<String> optionalText(String name) throws UnreadableMessage {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isValueNode()) {
      throw problem(name, "is not a text");
    }
    return Optional.of(value.asText()).filter(t -> !t.isEmpty());
  }

  long number(String name) throws UnreadableMessage {
    JsonNode value = node.path(name);
    if (!value.canConvertToLong()) {
      throw problem(name, "is not a number");
    }
    return value.asLong();
  }

  boolean flag(String name) throws UnreadableMessage {
    JsonNode value = node.path(name);
    if (!value.isBoolean()) {
      throw problem(name, "is not true or false");
    }
    return value.asBoolean();
  }

  /** A flat object of texts; what is not an object counts as empty. */
  Map<String, String> texts(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.path(name).properties()) {
      texts.put(entry.getKey(), entry.getValue().asText());
    }
    return texts;
  }

  Set<String> textSet(String name) {
    Set<String> texts = new HashSet<>();
    node.path(name).forEach(element -> texts.add(element.asText()));
    return texts;
  }

  Optional<Instant> optionalTime(String name) throws UnreadableMessage {
    Optional<String> text = optionalText(name);
    return text.isEmpty() ? Optional.empty() : Optional.of(time(name, text.get()));
  }

  Instant time(String name) throws UnreadableMessage {
    return time(name, text(name));
  }

  /** OpenStack writes UTC, with 'T' or a blank, with or without a zone. */
  private Instant time(String name, String text) throws UnreadableMessage {
    String iso = text.replace(' ', 'T');
    try {
      return iso.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw problem(name, "is not a time");
    }
  }

  private UnreadableMessage problem(String name, String what) {
    return new UnreadableMessage("field '" + name + "' of " + where + " " + what);
  }
}
