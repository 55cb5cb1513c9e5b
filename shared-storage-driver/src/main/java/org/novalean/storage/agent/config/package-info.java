/**
 * The configuration file {@code nova-lean-agent.conf}: the list of its options, and a record per
 * concern for whoever needs the values. To add an option: name it in {@link
 * org.novalean.storage.agent.config.AgentOptions}, and read it in the record of its section;
 * parsing, checks and the documented sample follow.
 */
@NullMarked
package org.novalean.storage.agent.config;

import org.jspecify.annotations.NullMarked;
