package org.novalean.storage.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Records as small JSON files. Unknown fields are ignored: a newer agent may have written them.
 * None of it has a deadline.
 */
public final class JsonFiles {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private JsonFiles() {}

  /**
   * Reads one.
   *
   * @throws IOException where it cannot be read, or is not such a record
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      T read = JSON.readValue(Files.readAllBytes(file), type);
      if (read == null) {
        throw new IOException("%s is empty".formatted(file));
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s cannot be understood: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }

  /** A record as it is written. */
  public static byte[] bytes(Object value) throws IOException {
    return JSON.writeValueAsBytes(value);
  }

  /** Writes one whole, on stable storage. */
  public static void write(Path file, Object value) throws IOException {
    Durable.write(file, bytes(value));
  }
}
