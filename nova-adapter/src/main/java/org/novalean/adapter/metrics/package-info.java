/** What is counted and measured, for Prometheus. Micrometer is known here alone. */
@NullMarked
package org.novalean.adapter.metrics;

import org.jspecify.annotations.NullMarked;
