/** Runs the seals and hydrations of this host. */
@NullMarked
package org.novalean.storage.runner;

import org.jspecify.annotations.NullMarked;
