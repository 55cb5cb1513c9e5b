package org.novalean.configuration.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingTest {

  @ParameterizedTest
  @CsvSource({"ERROR, 3", "WARN, 4", "INFO, 6", "DEBUG, 7", "TRACE, 7"})
  void theJournalLearnsThePriorityOfEachLine(String level, String priority) {
    var context = new LoggerContext();
    var event =
        new LoggingEvent(
            LoggingTest.class.getName(),
            context.getLogger("org.novalean.Teapot"),
            Level.valueOf(level),
            "it is hot, INFO or <ERROR>",
            null,
            null);

    var line = new String(Logging.forJournal(context).encode(event), UTF_8);

    assertThat(line).isEqualTo("<%s>Teapot: it is hot, INFO or <ERROR>\n".formatted(priority));
  }
}
