/** The bus of {@code rpc} on RabbitMQ. The only package here that uses RabbitMQ's client. */
@NullMarked
package org.novalean.storage.rpc.amqp;

import org.jspecify.annotations.NullMarked;
