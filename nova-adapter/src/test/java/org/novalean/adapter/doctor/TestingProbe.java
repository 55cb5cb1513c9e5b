package org.novalean.adapter.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.novalean.events.BrokerHost;
import org.novalean.events.Notification;
import org.novalean.events.NotificationProbe;
import org.novalean.events.ProbeException;

/** A bus that is as the test says. */
final class TestingProbe implements NotificationProbe {

  @Nullable String refusal;
  List<String> missingExchanges = List.of();
  List<String> defaultQueues = List.of();
  Optional<Notification> notification = Optional.empty();

  @Override
  public BrokerHost signIn() {
    if (refusal != null) {
      throw new ProbeException(refusal);
    }
    return new BrokerHost("controller", 5672, "nova", "hunter2");
  }

  @Override
  public List<String> missingExchanges() {
    return missingExchanges;
  }

  @Override
  public List<String> defaultQueues() {
    return defaultQueues;
  }

  @Override
  public Optional<Notification> await(Duration patience) {
    return notification;
  }
}
