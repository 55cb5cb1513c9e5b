package org.novalean.adapter.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.migration.Tally;
import org.novalean.adapter.placement.HostGuard;
import org.novalean.adapter.status.TestingStatus;
import org.novalean.events.Envelope;
import org.novalean.events.Generic;
import org.novalean.events.HandledMessages;
import org.novalean.events.Initiator;
import org.novalean.events.Notification;
import org.novalean.events.NotificationFormat;

class ServiceMetricsTest {

  private final TestingClock clock = new TestingClock();
  private final TestingStatus service = new TestingStatus(clock);

  @Test
  void aNotificationThatComesAgainIsCountedAsPassedOver() throws Exception {
    var handled = HandledMessages.inMemory(10);
    var guard = new HostGuard(new TestingCompute(clock, "compute1"), service.fleet, clock);
    var metrics = ServiceMetrics.of(service.feed(), new Tally(), guard, handled);
    assertThat(metrics.scrape())
        .as("both are there from the start")
        .contains("nova_lean_notifications_total{result=\"handled\"} 0.0")
        .contains("nova_lean_notifications_total{result=\"passed_over\"} 0.0");

    var handler = handled.once(notification -> {});
    handler.handle(notification("a"));
    handler.handle(notification("b"));
    handler.handle(notification("a"));

    assertThat(metrics.scrape())
        .contains("nova_lean_notifications_total{result=\"handled\"} 2.0")
        .contains("nova_lean_notifications_total{result=\"passed_over\"} 1.0");
  }

  private static Notification notification(String id) {
    return new Generic(
        new Envelope(
            id,
            "instance.update",
            "nova-compute:compute1",
            "INFO",
            Instant.EPOCH,
            Optional.empty(),
            NotificationFormat.VERSIONED,
            new Initiator(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            "nova",
            "versioned_notifications.info"),
        JsonNodeFactory.instance.objectNode());
  }
}
