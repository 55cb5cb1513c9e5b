/** The port to the agents on the compute hosts, and what they last reported. */
@NullMarked
package org.novalean.adapter.agents;

import org.jspecify.annotations.NullMarked;
