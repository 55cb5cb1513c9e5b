/** Nova's configuration on this host. */
@NullMarked
package org.novalean.storage.nova;

import org.jspecify.annotations.NullMarked;
