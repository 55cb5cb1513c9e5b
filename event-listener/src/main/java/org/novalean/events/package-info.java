/**
 * OpenStack's notifications from RabbitMQ as typed events.
 *
 * <p>This package is what a user of the library sees: {@link
 * org.novalean.events.NotificationListener} and what it takes and gives. {@code decode} (from bytes
 * to events) and {@code amqp} (the connection) are internal.
 */
@NullMarked
package org.novalean.events;

import org.jspecify.annotations.NullMarked;
