package org.novalean.events.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLetterContentTypeTest {

  @Test
  void aMessageThatIsStoredKeepsItsContentType() {
    assertThat(DeadLetters.storable(Optional.of("application/json"))).isEqualTo("application/json");
    assertThat(DeadLetters.storable(Optional.empty())).isEqualTo("application/octet-stream");
  }

  /** 100 bytes that are no UTF-8 are read as 100 marks of three bytes each. */
  @Test
  void oneThatAmqpCannotWriteAgainIsStoredAllTheSame() {
    assertThat(DeadLetters.storable(Optional.of("\uFFFD".repeat(100))))
        .isEqualTo("application/octet-stream");
  }
}
