package org.novalean.events.amqp;

import java.time.Duration;
import java.util.List;
import org.novalean.events.BrokerHost;
import org.novalean.events.RetrySettings;

/** Which broker to try next, and after what pause: all in turn, then a pause that doubles. */
final class Hosts {
  private final List<BrokerHost> hosts;
  private final RetrySettings retry;
  private int index;
  private Duration delay;

  Hosts(List<BrokerHost> hosts, RetrySettings retry) {
    this.hosts = hosts;
    this.retry = retry;
    this.delay = retry.firstDelay();
  }

  BrokerHost current() {
    return hosts.get(index);
  }

  /** Goes to the next host; gives the pause before it is tried. */
  Duration failed() {
    index = (index + 1) % hosts.size();
    if (index > 0) {
      return Duration.ZERO;
    }
    Duration pause = delay;
    Duration doubled = delay.multipliedBy(2);
    delay = doubled.compareTo(retry.maxDelay()) > 0 ? retry.maxDelay() : doubled;
    return pause;
  }

  /** The present host served for a good while: the next trouble is a new one. */
  void served() {
    delay = retry.firstDelay();
  }
}
