package org.novalean.storage.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * Records as JSON. A field that is not known is ignored, so that adapter and agents can be upgraded
 * one after the other; instants are ISO-8601 text.
 */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private Json() {}

  /** Writes a record. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value.getClass() + " cannot be written as JSON", e);
    }
  }

  /**
   * Reads a record.
   *
   * @throws UnreadableJson where the text is no such record
   */
  public static <T> T read(String text, Class<T> type) throws UnreadableJson {
    try {
      T value = MAPPER.readValue(text, type);
      if (value == null) {
        throw new UnreadableJson("null is no " + type.getSimpleName());
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new UnreadableJson(
          "not the JSON of a %s: %s".formatted(type.getSimpleName(), e.getOriginalMessage()));
    }
  }

  /** A text is not the JSON that was expected. */
  public static final class UnreadableJson extends Exception {
    private final String reason;

    UnreadableJson(String reason) {
      super(reason);
      this.reason = reason;
    }

    /** What is wrong with it. */
    public String reason() {
      return reason;
    }
  }
}
