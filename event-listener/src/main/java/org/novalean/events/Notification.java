package org.novalean.events;

/**
 * One notification of an OpenStack service. The kinds that a live migration is followed by are
 * typed; each has the same facts whichever of Nova's two formats it came in. Every other
 * notification is a {@link Generic}.
 */
public sealed interface Notification
    permits LiveMigration,
        ServerUpdated,
        MigrationRefused,
        DestinationsSelected,
        ServiceUpdated,
        Generic {

  /** What every notification has: ids, event type, publisher, time, who asked. */
  Envelope envelope();
}
