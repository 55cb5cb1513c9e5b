/** The hypervisor port on libvirt, by libvirt-java and JNA, which no other package knows. */
@NullMarked
package org.novalean.storage.libvirt;

import org.jspecify.annotations.NullMarked;
