package org.novalean.configuration.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Logging: one plain line for each event, to standard error, and to a file where one is named. To
 * systemd's journal, which knows the time by itself, a line says its priority instead:
 * sd-daemon(3).
 */
public final class Logging {

  private static final String LINE = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0}: %msg";
  private static final String JOURNAL_LINE =
      "%replace(%replace(%replace(%replace(<%level>){'<ERROR>','<3>'}){'<WARN>','<4>'})"
          + "{'<INFO>','<6>'}){'<DEBUG>|<TRACE>','<7>'}%logger{0}: %msg";

  /** systemd sets it where standard error is connected to the journal. */
  private static final String TO_JOURNAL = "JOURNAL_STREAM";

  private Logging() {}

  /** For a command that prints its own results: what deserves attention, nothing else. */
  public static void forCommand() {
    configure(Level.WARN, new LogSettings(Optional.empty(), false));
  }

  /**
   * For the service.
   *
   * @param debug asked for on the command line
   */
  public static void forService(LogSettings config, boolean debug) {
    configure(
        debug || config.debug() ? Level.DEBUG : Level.INFO,
        new LogSettings(config.file(), debug || config.debug()));
  }

  private static void configure(Level level, LogSettings config) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.reset();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setTarget("System.err");
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    // The listener tells every trouble with the broker once; its client would repeat it at each
    // try.
    context.getLogger("com.rabbitmq.client").setLevel(Level.OFF);
    // The same of databases, and what Flyway thinks of their versions.
    context.getLogger("org.mariadb.jdbc").setLevel(Level.OFF);
    context.getLogger("org.flywaydb").setLevel(Level.ERROR);
    var line = System.getenv(TO_JOURNAL) == null ? LINE : JOURNAL_LINE;
    root.addAppender(started(console, context, encoder(line, config.debug(), context)));
    config
        .file()
        .map(Logging::toFile)
        .ifPresent(
            file ->
                root.addAppender(started(file, context, encoder(LINE, config.debug(), context))));
  }

  /** What is written to the journal, for tests. */
  static PatternLayoutEncoder forJournal(LoggerContext context) {
    return encoder(JOURNAL_LINE, false, context);
  }

  private static FileAppender<ILoggingEvent> toFile(Path file) {
    var appender = new FileAppender<ILoggingEvent>();
    appender.setFile(file.toString());
    return appender;
  }

  private static PatternLayoutEncoder encoder(
      String line, boolean stackTraces, LoggerContext context) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(line + (stackTraces ? "%n%ex" : "%n%nopex"));
    encoder.start();
    return encoder;
  }

  private static OutputStreamAppender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender,
      LoggerContext context,
      PatternLayoutEncoder encoder) {
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
