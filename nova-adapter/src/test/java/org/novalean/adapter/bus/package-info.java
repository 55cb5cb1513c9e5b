@NullMarked
package org.novalean.adapter.bus;

import org.jspecify.annotations.NullMarked;
