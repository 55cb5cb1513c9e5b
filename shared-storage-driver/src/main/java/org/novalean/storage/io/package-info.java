/** File work and host commands that end by a deadline, also where a share hangs. */
@NullMarked
package org.novalean.storage.io;

import org.jspecify.annotations.NullMarked;
