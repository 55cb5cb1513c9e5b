/** Seal and re-seal of a server's disk: the state machine, and its recovery. */
@NullMarked
package org.novalean.storage.seal;

import org.jspecify.annotations.NullMarked;
