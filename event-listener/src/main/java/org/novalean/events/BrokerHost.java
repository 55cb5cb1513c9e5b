package org.novalean.events;

import static java.util.Objects.requireNonNull;

/**
 * One RabbitMQ node and how to log in there. Its text never shows the password.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param port TCP port
 * @param username the user
 * @param password its password
 */
public record BrokerHost(String host, int port, String username, String password) {

  /** Checks the values. */
  public BrokerHost {
    requireNonNull(host, "host is null");
    requireNonNull(username, "username is null");
    requireNonNull(password, "password is null");
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
    }
  }

  /** {@code host:port}, with brackets round an IPv6 address. */
  public String address() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public String toString() {
    return username + "@" + address();
  }
}
