/** What is connected to what: the one place where Guice is used. */
@NullMarked
package org.novalean.adapter.wiring;

import org.jspecify.annotations.NullMarked;
