/** Which of several adapters acts: see DESIGN.md. */
@NullMarked
package org.novalean.adapter.leadership;

import org.jspecify.annotations.NullMarked;
