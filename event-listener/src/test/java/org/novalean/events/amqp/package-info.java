/** Tests of the connection's parts that need no broker. */
@NullMarked
package org.novalean.events.amqp;

import org.jspecify.annotations.NullMarked;
