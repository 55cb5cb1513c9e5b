/** Tests of certificates and keys in files. */
@NullMarked
package org.novalean.events.files;

import org.jspecify.annotations.NullMarked;
