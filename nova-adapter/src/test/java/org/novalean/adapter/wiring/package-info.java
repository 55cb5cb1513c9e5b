@NullMarked
package org.novalean.adapter.wiring;

import org.jspecify.annotations.NullMarked;
