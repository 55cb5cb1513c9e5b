/** Tests with real servers migrating: they need a lab that runs, see {@link Lab}. */
@NullMarked
package org.novalean.adapter.lab;

import org.jspecify.annotations.NullMarked;
