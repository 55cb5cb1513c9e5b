package org.novalean.events.testing;

import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.novalean.events.TransportUrl;

/** A broker named in the environment: ours to use, not to restart. */
final class GivenBroker implements TestingBroker {
  private final TransportUrl url;

  GivenBroker(TransportUrl url) {
    this.url = url;
  }

  @Override
  public String description() {
    return "the broker given in " + RabbitMqExtension.VARIABLE + ", " + url;
  }

  @Override
  public TransportUrl url() {
    return url;
  }

  @Override
  public TransportUrl userWith(String configure, String write, String read) {
    return Assumptions.abort(notOurs("adding users"));
  }

  @Override
  public TransportUrl tlsUrl() {
    return Assumptions.abort(notOurs("TLS"));
  }

  @Override
  public TransportUrl strictTlsUrl() {
    return Assumptions.abort(notOurs("TLS"));
  }

  @Override
  public Path caFile() {
    return Assumptions.abort(notOurs("TLS"));
  }

  @Override
  public Path certificateFile() {
    return Assumptions.abort(notOurs("TLS"));
  }

  @Override
  public Path keyFile() {
    return Assumptions.abort(notOurs("TLS"));
  }

  @Override
  public void stop() {
    Assumptions.abort(notOurs("stopping it"));
  }

  @Override
  public void kill() {
    Assumptions.abort(notOurs("killing it"));
  }

  @Override
  public void start() {
    // It runs.
  }

  @Override
  public String ctl(String... arguments) {
    return Assumptions.abort(notOurs("rabbitmqctl"));
  }

  @Override
  public void close() {
    // It was there before us.
  }

  private static String notOurs(String what) {
    return what + " is not tested on a broker that was given to us";
  }
}
