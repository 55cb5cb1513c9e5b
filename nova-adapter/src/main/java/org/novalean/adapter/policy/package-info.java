/** When a server's live migration is switched to post-copy, and who may say so. */
@NullMarked
package org.novalean.adapter.policy;

import org.jspecify.annotations.NullMarked;
