/**
 * The command {@code nova-lean}. Commands read arguments, ask a {@link
 * org.novalean.adapter.cli.Backend} and print; what they print is made by small renderers that know
 * no terminal.
 */
@NullMarked
package org.novalean.adapter.cli;

import org.jspecify.annotations.NullMarked;
