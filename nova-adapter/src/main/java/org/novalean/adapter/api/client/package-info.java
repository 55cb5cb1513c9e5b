/** The API's other end, for the command line. */
@NullMarked
package org.novalean.adapter.api.client;

import org.jspecify.annotations.NullMarked;
