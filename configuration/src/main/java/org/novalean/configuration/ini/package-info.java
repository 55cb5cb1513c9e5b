/**
 * Reads configuration files in the format of OpenStack's services (oslo.config): {@code [section]},
 * {@code key = value}, comments on lines of their own, and values continued on indented lines.
 */
@NullMarked
package org.novalean.configuration.ini;

import org.jspecify.annotations.NullMarked;
