/**
 * What adapter and agents say to each other: one record per request, reply and report, mapped to
 * JSON. A field that the other side does not know is ignored, so that both can be upgraded one
 * after the other.
 */
@NullMarked
package org.novalean.storage.messages;

import org.jspecify.annotations.NullMarked;
