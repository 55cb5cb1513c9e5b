/** What the process nova-lean-agent is made of. */
@NullMarked
package org.novalean.storage.agent;

import org.jspecify.annotations.NullMarked;
