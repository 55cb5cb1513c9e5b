package org.novalean.events.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** TLS of a RabbitMQ that is ours: its files, and what it is told. */
final class BrokerTls {
  private static final String CA = "ca.pem";
  private static final String CERTIFICATE = "broker.pem";
  private static final String KEY = "broker.key";

  /** The files that the broker reads. */
  static final List<String> FILES = List.of(CA, CERTIFICATE, KEY);

  private final Path directory;

  /** Makes the files. */
  BrokerTls(Path directory) throws IOException {
    this.directory = directory;
    TestingCertificate.authority(directory, "ca");
    TestingCertificate.signedBy("ca", directory, "broker");
  }

  Path caFile() {
    return directory.resolve(CA);
  }

  Path certificateFile() {
    return directory.resolve(CERTIFICATE);
  }

  Path keyFile() {
    return directory.resolve(KEY);
  }

  /**
   * Lines of rabbitmq.conf: a port that asks for a client certificate, and takes none, too.
   *
   * @param where the broker has the files
   */
  static String conf(String address, int port, Path where) {
    return """
        listeners.ssl.local = %s:%d
        ssl_options.cacertfile = %s
        ssl_options.certfile = %s
        ssl_options.keyfile = %s
        ssl_options.verify = verify_peer
        """
        .formatted(
            address, port, where.resolve(CA), where.resolve(CERTIFICATE), where.resolve(KEY));
  }

  /**
   * For rabbitmqctl eval: a port that takes no client without a certificate. RabbitMQ's
   * configuration has one ssl_options for all of its ports, so this one is opened while it runs.
   */
  static String strictPort(String address, int port) {
    return """
        {ok, Options} = application:get_env(rabbit, ssl_options),
        ok = rabbit_networking:start_ssl_listener(
            {"%s", %d}, [{fail_if_no_peer_cert, true} | Options], 1).
        """
        .formatted(address, port);
  }
}
