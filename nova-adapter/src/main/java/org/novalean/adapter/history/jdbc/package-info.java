/** The history in a database: a file of H2's by default. */
@NullMarked
package org.novalean.adapter.history.jdbc;

import org.jspecify.annotations.NullMarked;
