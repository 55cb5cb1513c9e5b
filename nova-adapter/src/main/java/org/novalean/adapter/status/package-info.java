/**
 * What goes on now, in one look: pure views of what the other packages know, for the API, the
 * metrics and the command line. It changes nothing.
 */
@NullMarked
package org.novalean.adapter.status;

import org.jspecify.annotations.NullMarked;
