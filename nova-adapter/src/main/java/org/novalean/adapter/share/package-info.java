/** The at-rest share that is found through Cinder: which export it is, and who is told. */
@NullMarked
package org.novalean.adapter.share;

import org.jspecify.annotations.NullMarked;
