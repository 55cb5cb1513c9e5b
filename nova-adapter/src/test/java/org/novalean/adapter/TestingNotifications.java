package org.novalean.adapter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Optional;
import org.novalean.events.Envelope;
import org.novalean.events.Generic;
import org.novalean.events.Initiator;
import org.novalean.events.Notification;
import org.novalean.events.NotificationFormat;

/** Notifications of Nova, for tests that do not look into them. */
public final class TestingNotifications {

  private TestingNotifications() {}

  /** An {@code instance.update} of compute1's nova-compute. */
  public static Notification update(String id) {
    return new Generic(
        new Envelope(
            id,
            "instance.update",
            "nova-compute:compute1",
            "INFO",
            Instant.EPOCH,
            Optional.empty(),
            NotificationFormat.VERSIONED,
            new Initiator(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            "nova",
            "versioned_notifications.info"),
        JsonNodeFactory.instance.objectNode());
  }
}
