package org.novalean.adapter.openstack;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.compute.CloudException;
import org.novalean.events.TlsSettings.ClientCertificate;
import org.openstack4j.core.transport.Config;

/** Puts into words why a request got no answer. */
final class TransportErrors {

  private static final String CLIENT_CERTIFICATE =
      "certfile and keyfile in [keystone], cert and key in clouds.yaml, or OS_CERT and OS_KEY";

  private TransportErrors() {}

  static CloudException.Unreachable explain(
      String method, URI uri, Throwable problem, Config config) {
    var words = words(uri, problem, config);
    return new CloudException.Unreachable(
        "%s %s: %s".formatted(method, shown(uri), words), problem);
  }

  /** An address without what may be secret: no user, no query. */
  static String shown(URI uri) {
    return "%s://%s%s".formatted(uri.getScheme(), place(uri), uri.getPath());
  }

  private static String words(URI uri, Throwable problem, Config config) {
    if (has(problem, UnresolvedAddressException.class::isInstance)) {
      return "unknown host '%s'. Check the address, and how this host resolves names."
          .formatted(uri.getHost());
    }
    if (has(problem, HttpConnectTimeoutException.class::isInstance)) {
      return "no connection to %s within %d ms. Check that its host is up, that no firewall drops packets%s."
          .formatted(
              place(uri),
              config.getConnectTimeout(),
              uri.getScheme().equals("https") ? ", and that the address is really https" : "");
    }
    if (has(problem, TimeoutException.class::isInstance)
        || has(problem, HttpTimeoutException.class::isInstance)) {
      return "no answer within %d ms. The service is overloaded or hangs: see its log."
          .formatted(config.getReadTimeout());
    }
    if (has(problem, CertPathBuilderException.class::isInstance)) {
      return "the certificate of %s is not signed by a CA that is trusted here. Name the file of its"
              .formatted(place(uri))
          + " CA: cafile in [keystone], cacert in clouds.yaml, or OS_CACERT.";
    }
    if (has(problem, TransportErrors::isAboutOurCertificate)) {
      return "%s wants a client certificate that is signed by a CA that it trusts. Name one: %s."
          .formatted(place(uri), CLIENT_CERTIFICATE);
    }
    if (has(problem, SSLException.class::isInstance)) {
      return "no TLS connection: %s. Check the certificate, that the address is really https, and, where a client certificate is asked for, %s."
          .formatted(problem.getMessage(), CLIENT_CERTIFICATE);
    }
    if (has(problem, ConnectException.class::isInstance)) {
      return "%s cannot be connected to (%s). Check that the service runs, and listens there."
          .formatted(place(uri), cause(problem));
    }
    return "the connection broke before the whole answer was there (%s).".formatted(cause(problem))
        + (uri.getScheme().equals("https")
            ? " Where a client certificate is asked for: %s.".formatted(CLIENT_CERTIFICATE)
            : "");
  }

  private static boolean isAboutOurCertificate(Throwable problem) {
    return problem instanceof SSLException
        && ClientCertificate.isWantedBy(String.valueOf(problem.getMessage()));
  }

  private static String place(URI uri) {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  private static String cause(Throwable problem) {
    for (Throwable t = problem; t != null; t = t.getCause()) {
      if (t.getMessage() != null) {
        return t.getMessage();
      }
    }
    return problem instanceof ConnectException ? "connection refused" : problem.toString();
  }

  private static boolean has(@Nullable Throwable problem, Predicate<Throwable> kind) {
    for (var t = problem; t != null; t = t.getCause()) {
      if (kind.test(t)) {
        return true;
      }
    }
    return false;
  }
}
