/** What nova-lean needs of a compute host, and whether it is so. */
@NullMarked
package org.novalean.storage.preflight;

import org.jspecify.annotations.NullMarked;
