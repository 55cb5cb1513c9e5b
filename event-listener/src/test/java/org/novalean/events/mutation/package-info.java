/** Notifications of real live migrations, broken in every way that a seed chooses. */
@NullMarked
package org.novalean.events.mutation;

import org.jspecify.annotations.NullMarked;
