package org.novalean.events.decode;

import java.util.Optional;
import org.novalean.events.ServerFacts;

/** Reads a server's facts from a payload of either format. */
final class ServerReader {

  private ServerReader() {}

  /** From the data of an {@code InstanceActionPayload} or {@code InstanceUpdatePayload}. */
  static ServerFacts versioned(Fields data) throws UnreadableMessage {
    Fields flavor = VersionedObject.open(data.object("flavor").node(), "FlavorPayload", 1);
    return new ServerFacts(
        data.text("uuid"),
        data.optionalText("display_name").orElse(""),
        data.text("tenant_id"),
        data.text("user_id"),
        data.optionalText("host"),
        data.optionalText("state"),
        data.optionalText("task_state"),
        flavor.text("flavorid"),
        flavor.text("name"),
        flavor.number("memory_mb"),
        (int) flavor.number("vcpus"),
        data.optionalText("image_uuid"),
        data.texts("metadata"));
  }

  /** From an unversioned payload (nova/notifications/base.py, info_from_instance). */
  static ServerFacts unversioned(Fields payload) throws UnreadableMessage {
    return new ServerFacts(
        payload.text("instance_id"),
        payload.optionalText("display_name").orElse(""),
        payload.text("tenant_id"),
        payload.text("user_id"),
        payload.optionalText("host"),
        payload.optionalText("state"),
        payload.optionalText("state_description"),
        payload.text("instance_flavor_id"),
        payload.text("instance_type"),
        payload.number("memory_mb"),
        (int) payload.number("vcpus"),
        imageId(payload),
        payload.texts("metadata"));
  }

  /** Unversioned payloads give Glance's URL of the image, which ends in its id (or in nothing). */
  private static Optional<String> imageId(Fields payload) throws UnreadableMessage {
    return payload
        .optionalText("image_ref_url")
        .map(url -> url.substring(url.lastIndexOf('/') + 1))
        .filter(id -> !id.isEmpty());
  }
}
