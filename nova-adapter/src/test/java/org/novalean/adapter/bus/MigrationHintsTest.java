package org.novalean.adapter.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.novalean.adapter.migration.Hint;
import org.novalean.events.Recordings;
import org.novalean.events.decode.NotificationDecoder;
import org.novalean.events.decode.RawMessage;
import org.novalean.events.decode.UnreadableMessage;

/** What the supervisor hears of real live migrations, recorded from Nova. */
class MigrationHintsTest {
  static final List<String> RECORDINGS = Recordings.ALL;
  private static final String SERVER = "b35ef325-6463-4474-a157-7e27edf04294";

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void everyRecordedMigrationIsHeardOfFromItsFirstSignal(String recording) throws Exception {
    var hints = hints(recording, "");

    assertThat(hints).isNotEmpty().allMatch(h -> h.serverId().equals(SERVER));
    assertThat(hints.get(0).begins()).isTrue();
    assertThat(hints.get(0).requestId()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"versioned_notifications", "notifications"})
  void eitherFormatAloneSuffices(String topic) throws Exception {
    assertThat(hints("2-postcopy", topic)).anyMatch(Hint::begins);
  }

  @Test
  void allBeginningsOfOneMigrationCarryTheOperatorsRequestId() throws Exception {
    assertThat(
            hints("1-precopy", "").stream()
                .filter(Hint::begins)
                .map(Hint::requestId)
                .filter(Optional::isPresent)
                .distinct())
        .hasSize(1);
  }

  private static List<Hint> hints(String recording, String topic) throws UnreadableMessage {
    var hints = new ArrayList<Hint>();
    var handler = new MigrationHints(hints::add);
    for (var message : Recordings.messages(recording)) {
      if (message.routingKey().startsWith(topic)) {
        handler.handle(
            new NotificationDecoder()
                .decode(
                    new RawMessage(
                        message.exchange(),
                        message.routingKey(),
                        Optional.of(message.contentType()),
                        Optional.of(message.contentEncoding()),
                        message.body().getBytes(StandardCharsets.UTF_8))));
      }
    }
    return hints;
  }
}
