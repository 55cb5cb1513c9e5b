package org.novalean.events.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.novalean.events.Notification;
import org.novalean.events.mutation.MutatedNotification;
import org.novalean.events.testing.TestScope;

/** A failure names the seed; {@code MutatedNotification.of} of it gives the same message again. */
class MutatedDecodingTest {
  private static final long COUNT = TestScope.ALL ? 1_000_000 : 5_000;
  private static final int MAX_STORED = 256 * 1024;

  private final NotificationDecoder decoder = new NotificationDecoder();

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void whateverIsBrokenAMessageIsReadOrRefusedInWords() {
    long unreadable = LongStream.range(0, COUNT).filter(seed -> !isReadable(seed)).count();

    assertThat(unreadable).as("both kinds are there").isBetween(COUNT / 10, COUNT * 9 / 10);
  }

  private boolean isReadable(long seed) {
    MutatedNotification mutated = MutatedNotification.of(seed);
    RawMessage raw =
        new RawMessage(
            "nova",
            mutated.routingKey(),
            Optional.of(mutated.contentType()),
            Optional.of(mutated.contentEncoding()),
            mutated.body());
    try {
      assertThat(decoder.masked(raw).length()).isLessThanOrEqualTo(MAX_STORED);
      Notification notification = decoder.decode(raw);
      return notification.toString().length() > 0;
    } catch (UnreadableMessage e) {
      assertThat(e.reason()).as(mutated.toString()).isNotBlank().doesNotContain("gAAAA");
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(mutated.toString(), e);
    }
  }
}
