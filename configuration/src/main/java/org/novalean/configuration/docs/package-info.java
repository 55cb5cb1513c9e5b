/**
 * What a program says about itself, written from its commands and its options so that it cannot go
 * stale: manual pages, shell completion, the sample of its configuration file.
 */
@NullMarked
package org.novalean.configuration.docs;

import org.jspecify.annotations.NullMarked;
