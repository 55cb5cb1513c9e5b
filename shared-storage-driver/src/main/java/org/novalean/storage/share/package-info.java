/**
 * The share on this host: mounting, the guard of its mount points, its checks, and the proof that
 * two hosts see the same.
 */
@NullMarked
package org.novalean.storage.share;

import org.jspecify.annotations.NullMarked;
