package org.novalean.adapter.openstack;

import java.time.Duration;

/**
 * How long to wait for the cloud.
 *
 * @param connectTimeout for a connection, TLS included
 * @param requestTimeout for a whole request and its answer
 */
public record HttpSettings(Duration connectTimeout, Duration requestTimeout) {

  /** 5 s to connect, 30 s for an answer. */
  public static final HttpSettings DEFAULT =
      new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(30));

  /**
   * @throws IllegalArgumentException if a time is not positive, or longer than a day
   */
  public HttpSettings {
    check("connect timeout", connectTimeout);
    check("request timeout", requestTimeout);
  }

  private static void check(String name, Duration time) {
    if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "The %s is %s: expected between a millisecond and a day".formatted(name, time));
    }
  }
}
