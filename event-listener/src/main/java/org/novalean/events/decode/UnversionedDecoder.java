package org.novalean.events.decode;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.novalean.events.DestinationsSelected;
import org.novalean.events.Edge;
import org.novalean.events.Envelope;
import org.novalean.events.LiveMigration;
import org.novalean.events.LiveMigrationStep;
import org.novalean.events.MigrationRefused;
import org.novalean.events.ServerUpdated;

/** Decodes payloads of Nova's unversioned (legacy) format: plain dictionaries. */
final class UnversionedDecoder implements PayloadDecoder {

  /** How Nova's serializer writes an exception that stands inside another object. */
  private static final Pattern EXCEPTION =
      Pattern.compile("'message': (?:'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\")");

  @Override
  public LiveMigration liveMigration(
      Envelope envelope, LiveMigrationStep step, Edge edge, JsonNode json)
      throws UnreadableMessage {
    Fields payload = Fields.of(json, "the payload");
    return new LiveMigration(
        envelope, step, edge, ServerReader.unversioned(payload), exception(json.path("exception")));
  }

  @Override
  public ServerUpdated serverUpdated(Envelope envelope, JsonNode json) throws UnreadableMessage {
    Fields payload = Fields.of(json, "the payload");
    return new ServerUpdated(
        envelope,
        ServerReader.unversioned(payload),
        payload.optionalText("old_state"),
        payload.optionalText("old_task_state"),
        payload.optionalText("new_task_state"));
  }

  @Override
  public MigrationRefused migrationRefused(Envelope envelope, JsonNode json)
      throws UnreadableMessage {
    Fields payload = Fields.of(json, "the payload");
    return new MigrationRefused(
        envelope,
        payload.text("instance_id"),
        payload.optionalText("state"),
        exception(json.path("reason")).orElse("Nova gave no reason"));
  }

  @Override
  public DestinationsSelected destinationsSelected(Envelope envelope, Edge edge, JsonNode json)
      throws UnreadableMessage {
    Fields server =
        Fields.of(json, "the payload").object("request_spec").object("instance_properties");
    return new DestinationsSelected(
        envelope, edge, server.text("uuid"), server.text("project_id"), Set.of(), Optional.empty());
  }

  /** An exception comes as an object with its message, as Python's text of that object, or bare. */
  private static Optional<String> exception(JsonNode value) {
    String text = value.isObject() ? value.path("message").asText() : value.asText("");
    Matcher python = EXCEPTION.matcher(text);
    if (python.find()) {
      String single = python.group(1);
      text = single != null ? single : String.valueOf(python.group(2));
    }
    return Optional.of(text).filter(t -> !t.isEmpty());
  }
}
