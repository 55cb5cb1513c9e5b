/** Who may ask and act: Keystone's tokens, and what is remembered of them. */
@NullMarked
package org.novalean.adapter.api.tokens;

import org.jspecify.annotations.NullMarked;
