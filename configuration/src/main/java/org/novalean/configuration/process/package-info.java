/** What makes a program a service: its log and its signals. */
@NullMarked
package org.novalean.configuration.process;

import org.jspecify.annotations.NullMarked;
