/**
 * What nova-lean remembers of each migration: the one record that the service writes and the CLI
 * reads.
 */
@NullMarked
package org.novalean.adapter.history;

import org.jspecify.annotations.NullMarked;
