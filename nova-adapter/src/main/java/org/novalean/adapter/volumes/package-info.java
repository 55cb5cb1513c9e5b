/** The port to the cloud's block storage service (Cinder) and the records it speaks in. */
@NullMarked
package org.novalean.adapter.volumes;

import org.jspecify.annotations.NullMarked;
