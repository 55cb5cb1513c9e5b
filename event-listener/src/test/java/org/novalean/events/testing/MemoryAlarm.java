package org.novalean.events.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** RabbitMQ believes that it is short of memory, until this is closed: it takes no messages. */
public final class MemoryAlarm implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final TestingBroker broker;

  private MemoryAlarm(TestingBroker broker) {
    this.broker = broker;
  }

  /** Raises it. */
  public static MemoryAlarm raise(TestingBroker broker) {
    broker.ctl("set_vm_memory_high_watermark", "absolute", "1MB");
    MemoryAlarm alarm = new MemoryAlarm(broker);
    alarm.awaitRaised(true);
    return alarm;
  }

  private void awaitRaised(boolean raised) {
    await()
        .atMost(PATIENCE)
        .until(() -> broker.ctl("eval", "rabbit_alarm:get_alarms().").contains("memory") == raised);
  }

  @Override
  public void close() {
    broker.ctl("set_vm_memory_high_watermark", "0.4");
    awaitRaised(false);
  }
}
