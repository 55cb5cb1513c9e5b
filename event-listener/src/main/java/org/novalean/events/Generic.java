package org.novalean.events;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Any other notification, with its payload as it came (secrets masked). Payload versions are not
 * checked here: that is for who reads it.
 *
 * @param payload the JSON payload
 */
public record Generic(Envelope envelope, JsonNode payload) implements Notification {}
