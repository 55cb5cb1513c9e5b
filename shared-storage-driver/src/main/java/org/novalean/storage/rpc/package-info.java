/**
 * Requests from adapters to the agent of one host, their replies, and the agents' reports; see
 * DESIGN.md beside this. Knows neither RabbitMQ ({@code rpc.amqp} does) nor what is asked.
 */
@NullMarked
package org.novalean.storage.rpc;

import org.jspecify.annotations.NullMarked;
