/**
 * The HTTP API: {@code openapi.yaml} says what is asked and answered. HTTP is known here alone;
 * what is told comes from {@code status}, and what is done goes by the port {@link
 * org.novalean.adapter.api.Orders}.
 */
@NullMarked
package org.novalean.adapter.api;

import org.jspecify.annotations.NullMarked;
