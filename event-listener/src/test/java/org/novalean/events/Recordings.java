package org.novalean.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** The notifications of real live migrations, as recorded: see notifications/README.md. */
public final class Recordings {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The names of the recordings. */
  public static final List<String> ALL =
      List.of(
          "1-precopy",
          "2-postcopy",
          "3-abort",
          "4-dest-poweroff-precopy",
          "5-dest-poweroff-postcopy");

  private static final String SERVER = "b35ef325-6463-4474-a157-7e27edf04294";

  private Recordings() {}

  /**
   * One recorded message.
   *
   * @param body the body, byte for byte as it was on the wire (but for its redacted tokens)
   */
  public record Message(
      String exchange, String routingKey, String contentType, String contentEncoding, String body) {

    /** The same of another server, under an id of its own. */
    public Message anewOf(String serverId) {
      String id = Messages.id(body.getBytes(StandardCharsets.UTF_8));
      return new Message(
          exchange,
          routingKey,
          contentType,
          contentEncoding,
          body.replace(id, UUID.randomUUID().toString()).replace(SERVER, serverId));
    }

    static Message of(String line) {
      try {
        JsonNode json = JSON.readTree(line);
        return new Message(
            json.get("exchange").asText(),
            json.get("routing_key").asText(),
            json.get("content_type").asText(),
            json.get("content_encoding").asText(),
            json.get("raw").asText());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The messages of a recording, in order of arrival. */
  public static List<Message> messages(String name) {
    String file = "/notifications/" + name + ".jsonl";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                requireNonNull(Recordings.class.getResourceAsStream(file), file),
                StandardCharsets.UTF_8))) {
      return lines.lines().map(Message::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
