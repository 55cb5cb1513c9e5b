/** The example of README.md, so that it compiles. */
@NullMarked
package org.novalean.events.example;

import org.jspecify.annotations.NullMarked;
