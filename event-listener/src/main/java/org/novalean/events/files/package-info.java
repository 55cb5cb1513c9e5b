/** Files on which secrets and TLS rest: who may read them, and what is in them. */
@NullMarked
package org.novalean.events.files;

import org.jspecify.annotations.NullMarked;
