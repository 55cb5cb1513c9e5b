package org.novalean.events;

/** Nova's two formats; {@code [notifications] notification_format} chooses one or both. */
public enum NotificationFormat {
  /** Payloads with a name and a version, on topic {@code versioned_notifications}. */
  VERSIONED,
  /** The older format (legacy), on topic {@code notifications}. */
  UNVERSIONED
}
