/**
 * Servers whose post-copy the guard cannot go on with: what is left of them, and how they are
 * started again from their newest disk.
 */
@NullMarked
package org.novalean.adapter.rescue;

import org.jspecify.annotations.NullMarked;
