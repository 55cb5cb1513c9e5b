package org.novalean.events.testing;

import java.nio.file.Path;
import org.novalean.events.TransportUrl;

/**
 * A real RabbitMQ for tests, one for the whole test run: use names of your own for exchanges and
 * queues. What a broker that was merely given to us does not allow skips the test that wants it.
 */
public interface TestingBroker extends AutoCloseable {

  /** What it is and where it came from. */
  String description();

  /** How OpenStack's services would connect. */
  TransportUrl url();

  /**
   * A user who may do this much and no more, all in virtual host {@code /}.
   *
   * @param configure RabbitMQ's regular expression, as are the others
   */
  TransportUrl userWith(String configure, String write, String read);

  /** The TLS port of this broker, with the user of {@link #url()}. */
  TransportUrl tlsUrl();

  /** The same on a port where a client without a certificate is refused. */
  TransportUrl strictTlsUrl();

  /** PEM file of the authority that signed the broker's certificate (for localhost). */
  Path caFile();

  /** PEM file with the broker's certificate; it takes the same one from a client. */
  Path certificateFile();

  /** PEM file with the private key of {@link #certificateFile()}. */
  Path keyFile();

  /** Stops it in an orderly way. What is not durable is gone. */
  void stop();

  /** Kills it like a loss of power. */
  void kill();

  /** Starts it again after {@link #stop} or {@link #kill}; does nothing when it runs. */
  void start();

  /** Stops and starts it. */
  default void restart() {
    stop();
    start();
  }

  /** Runs rabbitmqctl and gives its output. */
  String ctl(String... arguments);

  @Override
  void close();
}
