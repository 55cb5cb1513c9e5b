/** The way back: a disk's data at rest is pulled into the host's own file. */
@NullMarked
package org.novalean.storage.hydrate;

import org.jspecify.annotations.NullMarked;
