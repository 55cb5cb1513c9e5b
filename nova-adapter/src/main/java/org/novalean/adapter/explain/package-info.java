/** What would happen at a live migration of a server, and why. */
@NullMarked
package org.novalean.adapter.explain;

import org.jspecify.annotations.NullMarked;
