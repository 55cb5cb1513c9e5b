package org.novalean.events.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReminderTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  private final Reminder reminder = new Reminder(clock);

  @Test
  void theSameTroubleIsToldOnceAMinuteWithTheCountOfWhatWasNot() {
    assertThat(reminder.isDue("a")).isTrue();
    assertThat(reminder.isDue("a")).isFalse();
    assertThat(reminder.isDue("a")).isFalse();
    assertThat(reminder.keptBack()).isEqualTo(2);

    now.updateAndGet(t -> t.plus(Duration.ofMinutes(1)));

    assertThat(reminder.isDue("a")).isTrue();
    assertThat(reminder.keptBack()).isZero();
  }

  @Test
  void anotherTroubleAndOneAfterItsEndAreToldAtOnce() {
    assertThat(reminder.isDue("a")).isTrue();
    assertThat(reminder.isDue("b")).isTrue();

    reminder.clear();

    assertThat(reminder.isDue("b")).isTrue();
  }
}
