/** The share that holds data at rest, as a host sees it. */
@NullMarked
package org.novalean.storage;

import org.jspecify.annotations.NullMarked;
