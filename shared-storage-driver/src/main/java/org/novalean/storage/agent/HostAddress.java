package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.messages.MigrationAddress;
import org.novalean.storage.nova.NovaConf;

/**
 * Where this host takes servers in.
 *
 * @param novaConf files and directories of nova.conf
 * @param machine the machine's own name
 */
record HostAddress(List<Path> novaConf, String machine) {

  HostAddress {
    novaConf = List.copyOf(novaConf);
    requireNonNull(machine, "machine is null");
  }

  /** As nova.conf says now; empty where it cannot be read or is not in use. */
  Optional<MigrationAddress> now() {
    return NovaConf.inUse(novaConf)
        .map(
            conf ->
                new MigrationAddress(
                    conf.migrationAddress(machine), conf.inboundAddress().isPresent()));
  }
}
