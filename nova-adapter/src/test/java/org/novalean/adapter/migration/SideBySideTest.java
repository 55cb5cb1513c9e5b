package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  private final SideBySide crew = new SideBySide(2);

  @AfterEach
  void close() {
    crew.close();
  }

  @Test
  void twoThingsAreDoneAtTheSameTime() throws InterruptedException {
    var meeting = new CyclicBarrier(2);

    var met = crew.each(List.of("a", "b"), name -> meet(meeting, name));

    assertThat(met).containsExactly("a", "b");
  }

  @Test
  void moreThingsThanThreadsAreAllDone() throws InterruptedException {
    assertThat(crew.each(List.of(1, 2, 3, 4, 5), n -> n * n)).containsExactly(1, 4, 9, 16, 25);
  }

  @Test
  void oneFailureIsToldAfterTheOthersAreDone() {
    Set<String> done = ConcurrentHashMap.newKeySet();

    assertThatThrownBy(
            () ->
                crew.each(
                    List.of("bad", "good", "better"),
                    name -> {
                      if (name.equals("bad")) {
                        throw new IllegalArgumentException("no good");
                      }
                      return done.add(name);
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no good");
    assertThat(done).containsExactlyInAnyOrder("good", "better");
  }

  private static String meet(CyclicBarrier meeting, String name) {
    try {
      var unused = meeting.await(30, TimeUnit.SECONDS);
      return name;
    } catch (Exception e) {
      throw new IllegalStateException(name + " was alone", e);
    }
  }
}
