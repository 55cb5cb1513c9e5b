package org.novalean.adapter.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.TestingNotifications;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.migration.Tally;
import org.novalean.adapter.placement.HostGuard;
import org.novalean.adapter.status.TestingStatus;
import org.novalean.events.HandledMessages;

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
    handler.handle(TestingNotifications.update("a"));
    handler.handle(TestingNotifications.update("b"));
    handler.handle(TestingNotifications.update("a"));

    assertThat(metrics.scrape())
        .contains("nova_lean_notifications_total{result=\"handled\"} 2.0")
        .contains("nova_lean_notifications_total{result=\"passed_over\"} 1.0");
  }
}
