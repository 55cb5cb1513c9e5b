package org.novalean.events.decode;

import com.fasterxml.jackson.databind.JsonNode;
import org.novalean.events.DestinationsSelected;
import org.novalean.events.Edge;
import org.novalean.events.Envelope;
import org.novalean.events.LiveMigration;
import org.novalean.events.LiveMigrationStep;
import org.novalean.events.MigrationRefused;
import org.novalean.events.ServerUpdated;

/** Decodes the payloads that exist in both formats; one implementation for each. */
interface PayloadDecoder {

  LiveMigration liveMigration(
      Envelope envelope, LiveMigrationStep step, Edge edge, JsonNode payload)
      throws UnreadableMessage;

  ServerUpdated serverUpdated(Envelope envelope, JsonNode payload) throws UnreadableMessage;

  MigrationRefused migrationRefused(Envelope envelope, JsonNode payload) throws UnreadableMessage;

  DestinationsSelected destinationsSelected(Envelope envelope, Edge edge, JsonNode payload)
      throws UnreadableMessage;
}
