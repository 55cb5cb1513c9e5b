/**
 * Moving a server's volumes to another backend while it runs: Cinder's retype, which Nova copies
 * for. What stands in the way is found before, how far it is and how it ended is seen on all sides.
 */
@NullMarked
package org.novalean.adapter.retype;

import org.jspecify.annotations.NullMarked;
