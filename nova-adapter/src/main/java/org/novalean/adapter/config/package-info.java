/**
 * The configuration file {@code nova-lean.conf}: the list of its options, what concerns several of
 * them, and a record per concern for whoever needs the values. To add an option: name it in {@link
 * org.novalean.adapter.config.Options}, and read it in the record of its section; parsing, checks
 * and the documented sample follow.
 */
@NullMarked
package org.novalean.adapter.config;

import org.jspecify.annotations.NullMarked;
