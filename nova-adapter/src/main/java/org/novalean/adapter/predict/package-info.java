/**
 * What a live migration will take: a model without any library, in bytes, bytes per second and
 * seconds. docs/prediction.md says the same for operators.
 */
@NullMarked
package org.novalean.adapter.predict;

import org.jspecify.annotations.NullMarked;
