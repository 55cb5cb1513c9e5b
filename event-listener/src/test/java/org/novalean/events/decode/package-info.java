/** Tests of the decoding. */
@NullMarked
package org.novalean.events.decode;

import org.jspecify.annotations.NullMarked;
