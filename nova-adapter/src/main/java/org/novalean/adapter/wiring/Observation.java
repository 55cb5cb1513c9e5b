package org.novalean.adapter.wiring;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.novalean.adapter.api.Api;
import org.novalean.adapter.status.StatusFeed;

/** All by which the service is looked at. It runs from the start, so that a standby is seen too. */
final class Observation implements AutoCloseable {

  private final StatusFeed feed;
  private final Optional<Api> api;

  Observation(StatusFeed feed, Optional<Api> api) {
    this.feed = requireNonNull(feed, "feed is null");
    this.api = requireNonNull(api, "api is null");
  }

  void start() {
    api.ifPresent(
        served -> {
          feed.start();
          served.start();
        });
  }

  @Override
  public void close() {
    api.ifPresent(Api::close);
    feed.close();
  }
}
