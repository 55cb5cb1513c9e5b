package org.novalean.events;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes a transport URL apart in the order oslo.messaging does (transport.py, TransportURL.parse).
 * java.net.URI can't: it knows neither several hosts nor underscores in names.
 */
final class TransportUrlParser {
  private static final int DEFAULT_PORT = 5672;

  private final String url;

  TransportUrlParser(String url) {
    this.url = requireNonNull(url, "url is null").strip();
  }

  TransportUrl parse() {
    int schemeEnd = url.indexOf("://");
    if (schemeEnd < 0) {
      throw wrong("it must begin with rabbit://");
    }
    checkScheme(url.substring(0, schemeEnd));
    String rest = url.substring(schemeEnd + 3);
    if (rest.indexOf('#') >= 0) {
      throw wrong("it holds a '#'; write %23 for one in a user, password or virtual host");
    }
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String beforeQuery = question < 0 ? rest : rest.substring(0, question);
    int slash = beforeQuery.indexOf('/');
    String hosts = slash < 0 ? beforeQuery : beforeQuery.substring(0, slash);
    String virtualHost = slash < 0 ? "" : percentDecoded(beforeQuery.substring(slash + 1));
    return new TransportUrl(
        hosts(hosts), virtualHost.isEmpty() ? "/" : virtualHost, options(query));
  }

  private static void checkScheme(String scheme) {
    switch (scheme) {
      case "rabbit", "kombu+rabbit" -> {}
      case "amqp", "amqps" ->
          throw wrong(
              "scheme '"
                  + scheme
                  + "' is oslo.messaging's AMQP 1.0 driver; write rabbit:// for RabbitMQ"
                  + " (and ?ssl=1 for TLS)");
      default -> throw wrong("scheme '" + scheme + "' is not supported; write rabbit://");
    }
  }

  private static List<BrokerHost> hosts(String text) {
    List<BrokerHost> hosts = new ArrayList<>();
    for (String entry : text.split(",", -1)) {
      if (!entry.isEmpty()) {
        hosts.add(host(entry, hosts.size() + 1));
      }
    }
    return hosts.isEmpty()
        ? List.of(new BrokerHost("localhost", DEFAULT_PORT, "guest", "guest"))
        : hosts;
  }

  private static BrokerHost host(String entry, int number) {
    int at = entry.lastIndexOf('@');
    String credentials = at < 0 ? "" : entry.substring(0, at);
    int colon = credentials.indexOf(':');
    String user = percentDecoded(colon < 0 ? credentials : credentials.substring(0, colon));
    String password = colon < 0 ? "" : percentDecoded(credentials.substring(colon + 1));
    String address = entry.substring(at + 1);
    int hostEnd = address.indexOf(':');
    int portSeparator = hostEnd;
    String name = hostEnd < 0 ? address : address.substring(0, hostEnd);
    if (address.startsWith("[")) {
      int bracket = address.indexOf(']');
      if (bracket < 0) {
        throw wrong("the IPv6 address of host " + number + " lacks its closing ']'");
      }
      name = address.substring(1, bracket);
      portSeparator = address.indexOf(':', bracket);
    }
    return new BrokerHost(
        name.isEmpty() ? "localhost" : name,
        portSeparator < 0 ? DEFAULT_PORT : port(address.substring(portSeparator + 1), number),
        user.isEmpty() ? "guest" : user,
        user.isEmpty() && password.isEmpty() ? "guest" : password);
  }

  private static int port(String text, int number) {
    if (text.isEmpty()) {
      return DEFAULT_PORT;
    }
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    }
    // An unescaped '/', '?' or ',' in a password makes a piece of it look like a port.
    throw wrong(
        "the port of host "
            + number
            + " is not a number from 1 to 65535 (not shown: it may be a piece of a password;"
            + " '/' '?' '#' ',' and '%' in a password are written %2F %3F %23 %2C %25)");
  }

  private static Map<String, String> options(String query) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        options.put(
            percentDecoded(pair.substring(0, equals).replace('+', ' ')),
            percentDecoded(pair.substring(equals + 1).replace('+', ' ')));
      }
    }
    return options;
  }

  /** As Python's unquote: an escape that is none stays as it is. */
  private static String percentDecoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
      if (raw[i] == '%' && high >= 0 && low >= 0) {
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.write(raw[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        "transport_url can't be read: "
            + what
            + ". Its form is rabbit://user:password@host:5672[,...]/virtual_host?option=value");
  }
}
