/**
 * Internal: the supervised connection to RabbitMQ. The only package that uses RabbitMQ's client.
 *
 * <p>{@link org.novalean.events.amqp.BrokerLink} is the loop (connect, serve, start again), which
 * nova-lean's other modules use too; {@link org.novalean.events.amqp.Supervisor} what a listener
 * does with it, {@code Session} one connection with its queue and consumer, {@code Dispatcher} what
 * happens to a message. The client's own recovery is off: it goes deaf when a non-durable exchange
 * is not back yet.
 */
@NullMarked
package org.novalean.events.amqp;

import org.jspecify.annotations.NullMarked;
