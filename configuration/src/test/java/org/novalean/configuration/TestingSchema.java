package org.novalean.configuration;

import static org.novalean.configuration.Option.optional;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.novalean.events.TransportUrl;

/** A small program's options, one of each kind that matters. */
public final class TestingSchema {

  static final Option<TransportUrl> TRANSPORT_URL =
      optional("DEFAULT", "transport_url", OptionType.transportUrl(), "The message bus.")
          .asSecret()
          .asRequired();
  static final Option<Boolean> DEBUG =
      optional("DEFAULT", "debug", OptionType.bool(), "Log every step.").withDefault(false);
  static final Option<Path> LOG_FILE =
      optional("DEFAULT", "log_file", OptionType.path(), "Log to this file.");
  static final Option<Integer> SIZE =
      optional("cups", "size", OptionType.wholeNumber(1, 9), "How big.", "And how wide.")
          .withDefault(3);
  static final Option<Duration> WAIT =
      optional(
              "cups",
              "wait",
              OptionType.seconds(Duration.ZERO, Duration.ofMinutes(1)),
              "How long to wait.")
          .withDefaultText("<as long as it takes>");
  static final Option<List<String>> NAMES =
      optional("cups", "names", OptionType.list(), "What they are called.").withDefault(List.of());

  public static final Schema<Settings> SCHEMA =
      new Schema<>(
          "teapot",
          List.of(
              new Schema.Section("DEFAULT", "The bus."), new Schema.Section("cups", "The cups.")),
          List.of(TRANSPORT_URL, DEBUG, LOG_FILE, SIZE, WAIT, NAMES),
          TestingSchema::check,
          settings -> settings);

  private TestingSchema() {}

  private static List<Problem> check(Path file, Settings settings) {
    var enough = settings.get(NAMES).size() <= settings.get(SIZE);
    return enough
        ? List.of()
        : List.of(new Problem(file, settings.line(NAMES), "more names than [cups] size"));
  }
}
