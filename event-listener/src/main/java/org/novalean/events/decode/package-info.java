/** Internal: from the bytes of a message to a {@link org.novalean.events.Notification}. */
@NullMarked
package org.novalean.events.decode;

import org.jspecify.annotations.NullMarked;
