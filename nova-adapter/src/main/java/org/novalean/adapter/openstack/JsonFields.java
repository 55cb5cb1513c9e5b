package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.novalean.adapter.compute.CloudException;

/** The fields of a JSON object. Names what is missing or of the wrong kind. */
final class JsonFields {

  private final JsonNode node;
  private final String request;

  /**
   * @param request what was asked, for messages
   */
  JsonFields(JsonNode node, String request) {
    this.node = requireNonNull(node, "node is null");
    this.request = requireNonNull(request, "request is null");
  }

  JsonFields object(String name) {
    return new JsonFields(node.path(name), request);
  }

  /** The elements of an inner list; none where there is no list. */
  List<JsonFields> objects(String name) {
    var elements = new ArrayList<JsonFields>();
    node.path(name).forEach(element -> elements.add(new JsonFields(element, request)));
    return elements;
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> unusable(name, "text"));
  }

  /** Empty where the field is absent, null, or not a single value. */
  Optional<String> optionalText(String name) {
    var field = node.path(name);
    return field.isValueNode() && !field.isNull() ? Optional.of(field.asText()) : Optional.empty();
  }

  long number(String name) {
    var field = node.path(name);
    if (!field.isIntegralNumber()) {
      throw unusable(name, "a whole number");
    }
    return field.asLong();
  }

  /** 0 where the field is absent or null, as Nova leaves counters that it has not set yet. */
  long numberOrZero(String name) {
    return node.hasNonNull(name) ? number(name) : 0;
  }

  /** Empty where the field is absent or no number. */
  Optional<Double> optionalNumber(String name) {
    var field = node.path(name);
    return field.isNumber() ? Optional.of(field.asDouble()) : Optional.empty();
  }

  /** Whether it is true, or says so: Cinder writes some as text. */
  boolean flag(String name) {
    return optionalText(name).filter("true"::equals).isPresent();
  }

  Instant time(String name) {
    return optionalTime(name).orElseThrow(() -> unusable(name, "a time"));
  }

  Optional<Instant> optionalTime(String name) {
    return optionalText(name).map(text -> parseTime(name, text));
  }

  /** The fields of an inner object whose values are single values, as text. */
  Map<String, String> map(String name) {
    var map = new TreeMap<String, String>();
    for (var field : node.path(name).properties()) {
      if (field.getValue().isValueNode() && !field.getValue().isNull()) {
        map.put(field.getKey(), field.getValue().asText());
      }
    }
    return map;
  }

  /** Nova writes UTC, in some calls without saying so. */
  private Instant parseTime(String name, String text) {
    try {
      var parsed =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      return parsed instanceof OffsetDateTime exact
          ? exact.toInstant()
          : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new CloudException.Unusable(
          "%s: the field '%s' holds '%s', which is no time".formatted(request, name, text), e);
    }
  }

  private CloudException.Unusable unusable(String name, String expected) {
    return new CloudException.Unusable(
        "%s: the answer has no field '%s' with %s in it".formatted(request, name, expected));
  }
}
