/**
 * Configuration files in the way of OpenStack's services: a {@link
 * org.novalean.configuration.Schema} lists a program's options; reading, checking and the
 * documented sample follow from it. All mistakes are reported at once, each with its line.
 */
@NullMarked
package org.novalean.configuration;

import org.jspecify.annotations.NullMarked;
