package org.novalean.storage.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FileWorkTest {

  private final CountDownLatch answers = new CountDownLatch(1);
  private final FileWork work = new FileWork("share", 2, Duration.ofMillis(50));

  @AfterEach
  void letGo() {
    answers.countDown();
  }

  private String hang() throws IOException {
    return work.call(
        "reading a layer",
        () -> {
          try {
            answers.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return "late";
        });
  }

  @Test
  void workReturnsWhatItReturnsAndThrowsWhatItThrows() throws IOException {
    var patient = new FileWork("share", 1, Duration.ofSeconds(30));
    assertThat(patient.call("reading", () -> "read")).isEqualTo("read");
    assertThatThrownBy(
            () ->
                patient.call(
                    "reading",
                    () -> {
                      throw new NoSuchFileException("x");
                    }))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(
            () ->
                patient.call(
                    "reading",
                    () -> {
                      throw new IllegalArgumentException("y");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void workOnAShareThatHangsIsLeftBehind() {
    assertThatThrownBy(this::hang)
        .isInstanceOf(HungException.class)
        .hasMessageContaining("reading a layer: no answer from the share");
  }

  @Test
  void whenTooMuchHangsNothingMoreIsBegunUntilItAnswers() {
    assertThatThrownBy(this::hang).hasMessageContaining("no answer");
    assertThatThrownBy(this::hang).hasMessageContaining("no answer");
    assertThatThrownBy(this::hang).hasMessageContaining("2 pieces of work on the share hang");

    answers.countDown();

    await().untilAsserted(() -> assertThat(hang()).isEqualTo("late"));
  }
}
