package org.novalean.adapter.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link Lock} does. */
public abstract class LockContract {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Lock> made = new ArrayList<>();

  /** Another one of the same name, not started. */
  protected abstract Lock make();

  /** Called while something is awaited. */
  protected void pass(Lock lock) {}

  /** The network to the broker breaks for this one; it comes back by itself. */
  protected abstract void cut(Lock lock);

  /** All connections are gone, and nobody can connect. */
  protected abstract void stopBroker();

  protected abstract void startBroker();

  protected final Lock started() {
    var lock = make();
    made.add(lock);
    lock.start(() -> {});
    return lock;
  }

  @AfterEach
  void closeAll() {
    made.forEach(Lock::close);
  }

  @Test
  void theFirstHasItAndOthersSeeThatAnotherHas() {
    var first = started();
    var tenure = awaitOurs(first);
    var second = started();
    awaitAnother(second);

    assertThat(first.isProven(tenure)).isTrue();
    assertThat(first.isProven(tenure + 1)).isFalse();
    assertThat(second.isProven(tenure)).isFalse();
  }

  @Test
  void itIsFreeWhenItsOwnerCloses() {
    var first = started();
    var tenure = awaitOurs(first);
    var second = started();
    awaitAnother(second);

    first.close();

    awaitOurs(second);
    assertThat(first.isProven(tenure)).isFalse();
    assertThat(first.hold()).isInstanceOf(Hold.Unknown.class);
  }

  @Test
  void ofManyOneHasItAtATimeUntilAllHadIt() {
    var all = new ArrayList<Lock>();
    for (var i = 0; i < 4; i++) {
      all.add(started());
    }
    while (!all.isEmpty()) {
      var owners = all.stream().filter(lock -> lock.hold() instanceof Hold.Ours).toList();
      assertThat(owners).hasSizeLessThan(2);
      if (owners.isEmpty()) {
        all.forEach(this::pass);
      } else {
        all.remove(owners.get(0));
        owners.get(0).close();
      }
    }
  }

  @Test
  void whoIsCutOffHasANewTenureWhenItHasItAgain() {
    var lock = started();
    var before = awaitOurs(lock);

    cut(lock);
    await()
        .atMost(PATIENCE)
        .until(() -> looked(lock).hold() instanceof Hold.Ours ours && ours.tenure() != before);

    assertThat(lock.isProven(before)).isFalse();
    assertThat(lock.isProven(awaitOurs(lock))).isTrue();
  }

  @Test
  void nobodyHasItWhileThereIsNoBrokerAndOneAfterwards() {
    var first = started();
    var tenure = awaitOurs(first);
    var second = started();
    awaitAnother(second);

    stopBroker();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(looked(first).hold()).isInstanceOf(Hold.Unknown.class);
              assertThat(looked(second).hold()).isInstanceOf(Hold.Unknown.class);
            });
    assertThat(first.isProven(tenure)).isFalse();
    startBroker();

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                looked(first).hold() instanceof Hold.Ours
                    || looked(second).hold() instanceof Hold.Ours);
  }

  private Lock looked(Lock lock) {
    pass(lock);
    return lock;
  }

  protected final long awaitOurs(Lock lock) {
    await().atMost(PATIENCE).until(() -> looked(lock).hold() instanceof Hold.Ours);
    return ((Hold.Ours) lock.hold()).tenure();
  }

  protected final void awaitAnother(Lock lock) {
    await().atMost(PATIENCE).until(() -> looked(lock).hold() instanceof Hold.Another);
  }
}
