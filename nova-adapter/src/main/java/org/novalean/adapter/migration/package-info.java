/**
 * Follows each live migration from the first sign of it to its verified end, and drives it. See
 * DESIGN.md beside this file.
 */
@NullMarked
package org.novalean.adapter.migration;

import org.jspecify.annotations.NullMarked;
