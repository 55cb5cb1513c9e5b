/** The lock on RabbitMQ. */
@NullMarked
package org.novalean.adapter.leadership.amqp;

import org.jspecify.annotations.NullMarked;
