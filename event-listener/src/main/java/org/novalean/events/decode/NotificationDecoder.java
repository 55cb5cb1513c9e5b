package org.novalean.events.decode;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.novalean.events.Edge;
import org.novalean.events.Envelope;
import org.novalean.events.Generic;
import org.novalean.events.LiveMigrationStep;
import org.novalean.events.Notification;
import org.novalean.events.NotificationFormat;

/**
 * From a message to a notification: unwrap ({@link OsloMessage}), find the kind by its event type
 * here, read the payload ({@link VersionedDecoder} or {@link UnversionedDecoder}). What leaves this
 * class, in an event or in an exception, has its secrets masked.
 */
public final class NotificationDecoder {
  private static final Map<NotificationFormat, PayloadDecoder> DECODERS =
      Map.of(
          NotificationFormat.VERSIONED, new VersionedDecoder(),
          NotificationFormat.UNVERSIONED, new UnversionedDecoder());

  /**
   * Decodes a message.
   *
   * @throws UnreadableMessage when it is no notification, lacks what its kind must have, or is of a
   *     new major version
   */
  public Notification decode(RawMessage raw) throws UnreadableMessage {
    OsloMessage message = OsloMessage.parse(raw);
    try {
      return decode(message.envelope(), message.payload());
    } catch (UnreadableMessage e) {
      throw new UnreadableMessage(
          Secrets.shown(message.envelope().eventType()) + ": " + e.reason());
    }
  }

  /** The body as it may be stored or shown: in the form it came in, secrets masked. */
  public String masked(RawMessage raw) {
    return OsloMessage.masked(raw.body());
  }

  private static Notification decode(Envelope envelope, JsonNode payload) throws UnreadableMessage {
    PayloadDecoder decoder = requireNonNull(DECODERS.get(envelope.format()), "decoder");
    switch (envelope.eventType()) {
      case "instance.update", "compute.instance.update" -> {
        return decoder.serverUpdated(envelope, payload);
      }
      case "compute_task.migrate_server.error", "compute_task.migrate_server" -> {
        return decoder.migrationRefused(envelope, payload);
      }
      case "service.update" -> {
        return VersionedDecoder.serviceUpdated(envelope, payload);
      }
      default -> {
        return decodeWithEdge(envelope, payload, decoder);
      }
    }
  }

  private static Notification decodeWithEdge(
      Envelope envelope, JsonNode payload, PayloadDecoder decoder) throws UnreadableMessage {
    String type = envelope.eventType();
    int dot = type.lastIndexOf('.');
    Optional<Edge> edge = edge(type.substring(dot + 1));
    if (edge.isPresent() && dot > 0) {
      String operation = type.substring(0, dot);
      if (operation.equals("scheduler.select_destinations")) {
        return decoder.destinationsSelected(envelope, edge.get(), payload);
      }
      Optional<LiveMigrationStep> step = LiveMigrationStep.of(operation, envelope.format());
      if (step.isPresent()) {
        return decoder.liveMigration(envelope, step.get(), edge.get(), payload);
      }
    }
    return new Generic(envelope, payload);
  }

  private static Optional<Edge> edge(String phase) {
    for (Edge edge : Edge.values()) {
      if (edge.name().toLowerCase(Locale.ROOT).equals(phase)) {
        return Optional.of(edge);
      }
    }
    return Optional.empty();
  }
}
