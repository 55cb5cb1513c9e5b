/**
 * The preflight: what nova-lean needs of a cloud, checked one by one, each failure with its way
 * out.
 */
@NullMarked
package org.novalean.adapter.doctor;

import org.jspecify.annotations.NullMarked;
