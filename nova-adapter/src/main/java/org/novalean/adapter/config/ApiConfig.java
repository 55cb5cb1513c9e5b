package org.novalean.adapter.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.novalean.configuration.Settings;
import org.novalean.events.TlsSettings.ClientCertificate;

/**
 * The HTTP API.
 *
 * @param listen not resolved
 * @param certificate with its key; empty for plain http
 * @param url where commands find it
 * @param projects ids of those in which roles count; empty for nova-lean's own
 * @param tokenCache how long a valid token is not asked about again
 * @param metricsListen where metrics are told to anybody; not resolved
 */
public record ApiConfig(
    boolean enabled,
    InetSocketAddress listen,
    Optional<ClientCertificate> certificate,
    URI url,
    List<String> readerRoles,
    List<String> adminRoles,
    List<String> projects,
    Duration tokenCache,
    int maxEventClients,
    Optional<InetSocketAddress> metricsListen) {

  static ApiConfig from(Settings settings) {
    var listen =
        InetSocketAddress.createUnresolved(
            settings.get(Options.API_LISTEN), settings.get(Options.API_PORT));
    var certificate =
        settings
            .find(Options.API_CERTFILE)
            .flatMap(
                file ->
                    settings
                        .find(Options.API_KEYFILE)
                        .map(key -> new ClientCertificate(file, key)));
    return new ApiConfig(
        settings.get(Options.API_ENABLED),
        listen,
        certificate,
        settings.find(Options.API_URL).orElseGet(() -> url(listen, certificate.isPresent())),
        settings.get(Options.API_READER_ROLES),
        settings.get(Options.API_ADMIN_ROLES),
        settings.find(Options.API_PROJECTS).orElse(List.of()),
        settings.get(Options.API_TOKEN_CACHE_SECONDS),
        settings.get(Options.API_MAX_EVENT_CLIENTS),
        settings.find(Options.API_METRICS_LISTEN).flatMap(ApiConfig::address));
  }

  /** Who listens everywhere is found on this machine by its own address. */
  private static URI url(InetSocketAddress listen, boolean tls) {
    var host =
        switch (listen.getHostString()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "[::1]";
          default ->
              listen.getHostString().contains(":")
                  ? "[" + listen.getHostString() + "]"
                  : listen.getHostString();
        };
    return URI.create("%s://%s:%d".formatted(tls ? "https" : "http", host, listen.getPort()));
  }

  /** HOST:PORT; empty where it is none. */
  static Optional<InetSocketAddress> address(String text) {
    var colon = text.lastIndexOf(':');
    var port = text.substring(colon + 1);
    if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      return Optional.empty();
    }
    var host = text.substring(0, colon).replaceAll("^\\[|]$", "");
    return Optional.of(InetSocketAddress.createUnresolved(host, Integer.parseInt(port)));
  }
}
