/** Tests of the library, and the fixtures that its users' tests share. */
@NullMarked
package org.novalean.events;

import org.jspecify.annotations.NullMarked;
