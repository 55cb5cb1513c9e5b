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

/** Logging: one plain line for each event, to standard error, and to a file where one is named. */
public final class Logging {

  private static final String LINE = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0}: %msg";

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
    root.addAppender(started(console, context, config.debug()));
    config
        .file()
        .ifPresent(file -> root.addAppender(started(toFile(file), context, config.debug())));
  }

  private static FileAppender<ILoggingEvent> toFile(Path file) {
    var appender = new FileAppender<ILoggingEvent>();
    appender.setFile(file.toString());
    return appender;
  }

  private static OutputStreamAppender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender, LoggerContext context, boolean stackTraces) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(LINE + (stackTraces ? "%n%ex" : "%n%nopex"));
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
