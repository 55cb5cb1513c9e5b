/**
 * Keeps servers' data at rest on the share: chooses what to seal and when, and stands back as soon
 * as Nova does anything to a server.
 */
@NullMarked
package org.novalean.adapter.placement;

import org.jspecify.annotations.NullMarked;
