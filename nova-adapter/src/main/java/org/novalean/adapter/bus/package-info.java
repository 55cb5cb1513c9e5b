/** From notifications on the bus to hints for the supervisor. */
@NullMarked
package org.novalean.adapter.bus;

import org.jspecify.annotations.NullMarked;
