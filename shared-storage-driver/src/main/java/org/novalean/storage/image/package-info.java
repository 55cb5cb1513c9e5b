/** Disk images as files: what qemu-img makes of them and says of them. */
@NullMarked
package org.novalean.storage.image;

import org.jspecify.annotations.NullMarked;
