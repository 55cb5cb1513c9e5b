package org.novalean.storage.nova;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * How a host reaches the libvirt of another: {@code qemu+SCHEME://HOST/system}.
 *
 * @param template with {@code %s} for the other host
 * @param scheme libvirt's transport: {@code tcp}, {@code tls}, {@code ssh}
 * @param port empty where the transport has none that is known
 */
public record MigrationUri(String template, String scheme, OptionalInt port) {

  private static final Pattern URI =
      Pattern.compile("\\w+\\+(\\w+)://(?:[^@/]*@)?%s(?::(\\d+))?/.*");

  public MigrationUri {
    requireNonNull(template, "template is null");
    requireNonNull(scheme, "scheme is null");
    requireNonNull(port, "port is null");
  }

  /**
   * As Nova 26 makes it ({@code nova/virt/libvirt/driver.py}, {@code _live_migration_uri}).
   *
   * @param uri {@code live_migration_uri}, which goes before the scheme
   * @param scheme {@code live_migration_scheme}
   */
  static MigrationUri of(Optional<String> uri, Optional<String> scheme) {
    if (uri.isPresent()) {
      var matcher = URI.matcher(uri.get());
      if (!matcher.matches()) {
        return new MigrationUri(uri.get(), uri.get(), OptionalInt.empty());
      }
      var port = Optional.ofNullable(matcher.group(2));
      return port.isPresent()
          ? new MigrationUri(
              uri.get(), matcher.group(1), OptionalInt.of(Integer.parseInt(port.get())))
          : byScheme(uri.get(), matcher.group(1));
    }
    var given = scheme.orElse("tcp");
    return byScheme("qemu+%s://%%s/system".formatted(given), given);
  }

  /** libvirt's own ports (libvirt.org/remote.html). */
  private static MigrationUri byScheme(String template, String scheme) {
    return new MigrationUri(
        template,
        scheme,
        switch (scheme) {
          case "tcp" -> OptionalInt.of(16509);
          case "tls" -> OptionalInt.of(16514);
          case "ssh" -> OptionalInt.of(22);
          default -> OptionalInt.empty();
        });
  }

  /** The URI of that host's libvirt. */
  public String to(String address) {
    return template.replace("%s", bracketed(address));
  }

  /** Where that host's QEMU takes memory (driver.py, {@code _migrate_uri}). */
  public static String ofMemory(String address) {
    return "tcp://" + bracketed(address);
  }

  /** As oslo.utils' {@code escape_ipv6}. */
  private static String bracketed(String address) {
    return address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
  }
}
