package org.novalean.events;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * OpenStack's {@code transport_url}: {@code
 * rabbit://user:password@host:port[,user:password@host:port...]/virtual_host?option=value}, read as
 * oslo.messaging 14 reads it, so that the line can be copied from nova.conf:
 *
 * <ul>
 *   <li>each host has credentials of its own; one without any is logged in to as {@code guest};
 *   <li>the port defaults to 5672, with TLS too; an IPv6 address stands in brackets;
 *   <li>user, password and virtual host may hold percent escapes (needed for {@code / ? # , %});
 *   <li>no path, or a path of {@code /}, is virtual host {@code /}; {@code /name} is {@code name};
 *   <li>no host at all ({@code rabbit:///}) is {@code localhost}.
 * </ul>
 *
 * Its text never shows a password.
 *
 * @param hosts at least one, in the order given
 * @param virtualHost RabbitMQ's virtual host
 * @param options what follows the question mark; see {@link #tls()}
 */
public record TransportUrl(
    List<BrokerHost> hosts, String virtualHost, Map<String, String> options) {

  /** Checks and copies the values. */
  public TransportUrl {
    hosts = List.copyOf(hosts);
    requireNonNull(virtualHost, "virtualHost is null");
    options = Map.copyOf(options);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("transport_url names no host");
    }
  }

  /**
   * Reads a transport URL.
   *
   * @throws IllegalArgumentException with what is wrong and how to write it right; the message
   *     never shows a password
   */
  public static TransportUrl parse(String url) {
    TransportUrl parsed = new TransportUrlParser(url).parse();
    parsed.tls(); // a wrong option is to be told now, not at the first connection
    long guests = parsed.hosts.stream().filter(h -> h.username().equals("guest")).count();
    if (guests > 0 && guests < parsed.hosts.size()) {
      LoggerFactory.getLogger(TransportUrl.class)
          .warn(
              "transport_url {}: some hosts have a user and password and some have none, or guest;"
                  + " credentials are not handed on from one host to the next",
              parsed);
    }
    return parsed;
  }

  /**
   * TLS as the options ask for it: {@code ssl=1}, {@code ssl_ca_file}, {@code ssl_cert_file} with
   * {@code ssl_key_file}, {@code ssl_enforce_hostname_verification} (default true here).
   *
   * @return empty without {@code ssl}
   * @throws IllegalArgumentException when an option's value can't be right
   */
  public Optional<TlsSettings> tls() {
    if (!flag("ssl", false)) {
      return Optional.empty();
    }
    Optional<Path> certificate = file("ssl_cert_file");
    Optional<Path> key = file("ssl_key_file");
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException(
          "transport_url: ssl_cert_file and ssl_key_file must be given both or neither");
    }
    return Optional.of(
        new TlsSettings(
            file("ssl_ca_file"),
            certificate.map(c -> new TlsSettings.ClientCertificate(c, key.orElseThrow())),
            flag("ssl_enforce_hostname_verification", true)));
  }

  private Optional<Path> file(String option) {
    return Optional.ofNullable(options.get(option)).map(Path::of);
  }

  private boolean flag(String option, boolean absent) {
    String value = options.get(option);
    if (value == null) {
      return absent;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "1", "true", "on", "yes" -> true;
      case "0", "false", "off", "no" -> false;
      default ->
          throw new IllegalArgumentException(
              "transport_url: option " + option + " must be true or false, not '" + value + "'");
    };
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("rabbit://");
    for (BrokerHost host : hosts) {
      text.append(text.charAt(text.length() - 1) == '/' ? "" : ",")
          .append(host.username())
          .append(":***@")
          .append(host.address());
    }
    return text.append(virtualHost.startsWith("/") ? "" : "/").append(virtualHost).toString();
  }
}
