package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RecentMessagesTest {

  @Test
  void aMessageSeenBeforeIsRecognised() {
    RecentMessages recent = new RecentMessages(2);

    assertThat(recent.isNew("a")).isTrue();
    assertThat(recent.isNew("b")).isTrue();
    assertThat(recent.isNew("a")).isFalse();
    assertThat(recent.isNew("b")).isFalse();
  }

  @Test
  void theOldestIsForgottenFirst() {
    RecentMessages recent = new RecentMessages(2);
    recent.isNew("a");
    recent.isNew("b");

    recent.isNew("c");

    assertThat(recent.isNew("b")).isFalse();
    assertThat(recent.isNew("c")).isFalse();
    assertThat(recent.isNew("a")).isTrue();
  }

  @Test
  void itMustRememberSomething() {
    assertThatThrownBy(() -> new RecentMessages(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
