/**
 * What seals and hydrations have in common: the journal, the checks, the watchdog, and the ports to
 * files, layers and open descriptors.
 */
@NullMarked
package org.novalean.storage.job;

import org.jspecify.annotations.NullMarked;
