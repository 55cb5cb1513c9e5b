/** The port to the cloud's compute service (Nova) and the records it speaks in. */
@NullMarked
package org.novalean.adapter.compute;

import org.jspecify.annotations.NullMarked;
