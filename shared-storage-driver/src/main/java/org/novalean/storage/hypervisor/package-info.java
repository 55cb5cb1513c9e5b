/** The port to the host's hypervisor: domains, their disks, block jobs and outgoing migrations. */
@NullMarked
package org.novalean.storage.hypervisor;

import org.jspecify.annotations.NullMarked;
