package org.novalean.adapter.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingNotifications;
import org.novalean.events.Notification;

class IntakeTest {

  private volatile boolean mayAct;
  private final List<Notification> taken = new CopyOnWriteArrayList<>();
  private final Intake intake = new Intake(taken::add, () -> mayAct);
  private final Notification notification = TestingNotifications.update("id");

  @Test
  void whoMayActTakesWhatComes() throws Exception {
    mayAct = true;

    intake.handle(notification);

    assertThat(taken).containsExactly(notification);
  }

  @Test
  void whatComesBetweenWaitsUntilTheLockIsHeldAgain() {
    var handled = CompletableFuture.runAsync(this::handle);
    assertThat(handled).isNotDone();
    assertThat(taken).isEmpty();

    mayAct = true;

    handled.join();
    assertThat(taken).containsExactly(notification);
  }

  @Test
  void whatWaitsIsNotTakenByOneThatStops() {
    var handled = CompletableFuture.runAsync(this::handle);

    intake.close();

    await().until(handled::isCompletedExceptionally);
    assertThatThrownBy(handled::join).hasRootCauseInstanceOf(InterruptedException.class);
    assertThat(taken).isEmpty();
  }

  private void handle() {
    try {
      intake.handle(notification);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
