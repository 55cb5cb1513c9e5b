/** At-rest layers: their names, their records on the share, and what becomes of old ones. */
@NullMarked
package org.novalean.storage.layer;

import org.jspecify.annotations.NullMarked;
