package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.List;
import org.novalean.storage.nova.NovaConf;

/** Where other hosts send servers to is an address of this host, and its libvirt answers there. */
final class MigrationAddress extends NovaConfCheck {

  private final Dialer dialer;
  private final String machine;

  /**
   * @param machine the machine's own name, which other hosts use unless nova.conf gives an address
   */
  MigrationAddress(List<Path> sources, Dialer dialer, String machine) {
    super("migration-address", "libvirt answers where other hosts send servers to", sources);
    this.dialer = requireNonNull(dialer, "dialer is null");
    this.machine = requireNonNull(machine, "machine is null");
  }

  @Override
  Result look(NovaConf conf) {
    var address = conf.migrationAddress(machine);
    var given =
        conf.inboundAddress().isPresent()
            ? "[libvirt] live_migration_inbound_addr = " + address
            : "[libvirt] live_migration_inbound_addr is not set, so others use the name " + address;
    var wrong = notOfThisHost(address);
    if (!wrong.isEmpty()) {
      return new Result.Failed(
          "%s, %s".formatted(given, wrong),
          "set it to this host's address on the network that servers migrate over" + RESTART);
    }
    var uri = conf.migrationUri();
    if (uri.port().isEmpty()) {
      return new Result.Ok(
          "%s; libvirt by %s, whose port is not known".formatted(given, uri.scheme()));
    }
    return dialer
        .refusal(address, uri.port().getAsInt())
        .<Result>map(
            why ->
                new Result.Failed(
                    "%s, but nothing answers at port %d (%s)"
                        .formatted(given, uri.port().getAsInt(), why),
                    "let libvirtd listen there for %s (libvirtd.conf, libvirtd-%s.socket), or set"
                            .formatted(uri.scheme(), uri.scheme())
                        + " [libvirt] live_migration_scheme to what it listens for"))
        .orElseGet(() -> new Result.Ok("%s; libvirt by %s".formatted(given, uri.scheme())));
  }

  private static String notOfThisHost(String address) {
    try {
      var resolved = InetAddress.getByName(address);
      if (resolved.isLoopbackAddress()) {
        return "which is a loopback address: other hosts would reach themselves";
      }
      return NetworkInterface.getByInetAddress(resolved) == null
          ? "which is not an address of this host"
          : "";
    } catch (IOException e) {
      return "which cannot be resolved here: " + e.getMessage();
    }
  }
}
