package org.novalean.events.decode;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import org.novalean.events.DestinationsSelected;
import org.novalean.events.Edge;
import org.novalean.events.Envelope;
import org.novalean.events.LiveMigration;
import org.novalean.events.LiveMigrationStep;
import org.novalean.events.MigrationRefused;
import org.novalean.events.ServerUpdated;
import org.novalean.events.ServiceUpdated;

/**
 * Decodes payloads of Nova's versioned format. The payload classes are in
 * nova/notifications/objects; the major versions named here are all that Nova has had.
 */
final class VersionedDecoder implements PayloadDecoder {

  @Override
  public LiveMigration liveMigration(
      Envelope envelope, LiveMigrationStep step, Edge edge, JsonNode payload)
      throws UnreadableMessage {
    Fields data = VersionedObject.open(payload, "InstanceActionPayload", 1);
    return new LiveMigration(
        envelope, step, edge, ServerReader.versioned(data), exception(data, "fault"));
  }

  @Override
  public ServerUpdated serverUpdated(Envelope envelope, JsonNode payload) throws UnreadableMessage {
    Fields data = VersionedObject.open(payload, "InstanceUpdatePayload", 1, 2);
    Fields change =
        VersionedObject.open(data.object("state_update").node(), "InstanceStateUpdatePayload", 1);
    return new ServerUpdated(
        envelope,
        ServerReader.versioned(data),
        change.optionalText("old_state"),
        change.optionalText("old_task_state"),
        change.optionalText("new_task_state"));
  }

  @Override
  public MigrationRefused migrationRefused(Envelope envelope, JsonNode payload)
      throws UnreadableMessage {
    Fields data = VersionedObject.open(payload, "ComputeTaskPayload", 1);
    return new MigrationRefused(
        envelope,
        data.text("instance_uuid"),
        data.optionalText("state"),
        exception(data, "reason").orElse("Nova gave no reason"));
  }

  @Override
  public DestinationsSelected destinationsSelected(Envelope envelope, Edge edge, JsonNode payload)
      throws UnreadableMessage {
    Fields data = VersionedObject.open(payload, "RequestSpecPayload", 1);
    return new DestinationsSelected(
        envelope,
        edge,
        data.text("instance_uuid"),
        data.text("project_id"),
        Set.copyOf(data.textSet("ignore_hosts")),
        requestedHost(data));
  }

  private static Optional<String> requestedHost(Fields data) throws UnreadableMessage {
    return data.has("requested_destination")
        ? VersionedObject.open(data.object("requested_destination").node(), "DestinationPayload", 1)
            .optionalText("host")
        : Optional.empty();
  }

  static ServiceUpdated serviceUpdated(Envelope envelope, JsonNode payload)
      throws UnreadableMessage {
    Fields data = VersionedObject.open(payload, "ServiceStatusPayload", 1);
    return new ServiceUpdated(
        envelope,
        data.text("host"),
        data.text("binary"),
        data.flag("disabled"),
        data.optionalText("disabled_reason"),
        data.flag("forced_down"),
        data.optionalTime("last_seen_up"));
  }

  private static Optional<String> exception(Fields data, String field) throws UnreadableMessage {
    if (!data.has(field)) {
      return Optional.empty();
    }
    Fields exception = VersionedObject.open(data.object(field).node(), "ExceptionPayload", 1);
    Optional<String> message = exception.optionalText("exception_message");
    return message.isPresent() ? message : exception.optionalText("exception");
  }
}
