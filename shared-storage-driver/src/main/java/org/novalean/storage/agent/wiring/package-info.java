/** What is connected to what in nova-lean-agent, and its command line. */
@NullMarked
package org.novalean.storage.agent.wiring;

import org.jspecify.annotations.NullMarked;
