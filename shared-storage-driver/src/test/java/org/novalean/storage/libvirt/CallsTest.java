package org.novalean.storage.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.novalean.storage.hypervisor.HypervisorException.Gone;
import org.novalean.storage.hypervisor.HypervisorException.Unavailable;

class CallsTest {

  private final Calls calls = new Calls(Duration.ofMillis(200));
  private final CountDownLatch answer = new CountDownLatch(1);

  @AfterEach
  void close() {
    answer.countDown();
    calls.close();
  }

  @Test
  void aCallsOwnFailureComesThrough() {
    var gone = new Gone("gone", new IllegalStateException());
    assertThatThrownBy(
            () ->
                calls.call(
                    "a",
                    "look",
                    () -> {
                      throw gone;
                    }))
        .isSameAs(gone);
  }

  @Test
  void aCallThatHangsIsGivenUpAndHoldsUpItsOwnServerOnly() {
    assertThatThrownBy(() -> hang("a"))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("may or may not have acted: 'hang a'");
    assertThatThrownBy(() -> calls.call("a", "look", () -> 1))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("'look' was not asked of libvirt: 'hang a'");
    assertThat(calls.call("b", "look", () -> 2)).isEqualTo(2);
    answer.countDown();
    await()
        .ignoreExceptionsInstanceOf(Unavailable.class)
        .until(() -> calls.call("a", "look", () -> 3) == 3);
  }

  @Test
  void whenAsManyHangAsLibvirtTakesNoOtherIsAsked() {
    for (var i = 0; i < Calls.AT_ONCE; i++) {
      var server = "server " + i;
      assertThatThrownBy(() -> hang(server)).isInstanceOf(Unavailable.class);
    }
    assertThatThrownBy(() -> calls.call("another", "look", () -> 1))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("'hang server 0', begun")
        .hasMessageContaining("takes no more");
  }

  private void hang(String key) {
    calls.call(
        key,
        "hang " + key,
        () -> {
          answer.await();
          return key;
        });
  }
}
