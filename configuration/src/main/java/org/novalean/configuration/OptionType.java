package org.novalean.configuration;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.novalean.events.QueueSettings;
import org.novalean.events.TransportUrl;

/**
 * What values an option takes.
 *
 * @param description completes "… is not", and is shown in the sample
 * @param parser empty where the text is no such value; may throw an {@link
 *     IllegalArgumentException} that says more, and shows no secret
 * @param renderer writes a value as the file would
 */
public record OptionType<T>(
    String description, Function<String, Optional<T>> parser, Function<T, String> renderer) {

  /** Any text but blanks. */
  public static OptionType<String> text() {
    return new OptionType<>(
        "a text", text -> Optional.of(text).filter(t -> !t.isBlank()), UnaryOperator.identity());
  }

  /** Any text but blanks, never to be shown. */
  public static OptionType<Secret> secret() {
    return new OptionType<>(
        "a secret text",
        text -> Optional.of(text).filter(t -> !t.isBlank()).map(Secret::new),
        Secret::toString);
  }

  /** {@code rabbit://user:password@host:port,…/virtual-host}; it holds a password. */
  public static OptionType<TransportUrl> transportUrl() {
    return new OptionType<>(
        "a URL such as rabbit://user:password@host:5672/",
        text -> Optional.of(TransportUrl.parse(text)),
        TransportUrl::toString);
  }

  /** The name of a queue that nobody else reads. */
  public static OptionType<String> queueName() {
    return new OptionType<>(
        "the name of a queue",
        text -> Optional.of(QueueSettings.named(text).name()),
        UnaryOperator.identity());
  }

  /** Where a database is; it may hold a password. */
  public static OptionType<Secret> jdbcUrl() {
    return new OptionType<>(
        "a JDBC URL such as jdbc:h2:file:/path",
        text -> Optional.of(text).filter(t -> t.matches("jdbc:\\w+:\\S+")).map(Secret::new),
        Secret::toString);
  }

  /** An absolute path. */
  public static OptionType<Path> path() {
    return new OptionType<>("an absolute path", OptionType::parsePath, Path::toString);
  }

  private static Optional<Path> parsePath(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** {@code http://…} or {@code https://…}, with a host. */
  public static OptionType<URI> httpUrl() {
    return new OptionType<>("an http:// or https:// URL", OptionType::parseUrl, URI::toString);
  }

  private static Optional<URI> parseUrl(String text) {
    try {
      var uri = new URI(text);
      var scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      return Optional.of(uri)
          .filter(u -> scheme.equals("http") || scheme.equals("https"))
          .filter(u -> u.getHost() != null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Yes or no. */
  public static OptionType<Boolean> bool() {
    return new OptionType<>("true or false", OptionType::parseBoolean, String::valueOf);
  }

  /** The words that oslo.config takes. */
  private static Optional<Boolean> parseBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> Optional.of(true);
      case "false", "0", "no", "off" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** A whole number, both bounds included. */
  public static OptionType<Integer> wholeNumber(int min, int max) {
    return new OptionType<>(
        "a whole number from %d to %d".formatted(min, max),
        text ->
            Optional.of(text)
                .filter(t -> t.matches("-?\\d{1,9}"))
                .map(Integer::valueOf)
                .filter(n -> n >= min && n <= max),
        String::valueOf);
  }

  /** Seconds, with up to three decimals. */
  public static OptionType<Duration> seconds(Duration min, Duration max) {
    return new OptionType<>(
        "a number of seconds from %s to %s".formatted(inSeconds(min), inSeconds(max)),
        text ->
            Optional.of(text)
                .filter(t -> t.matches("\\d{1,9}(\\.\\d{1,3})?"))
                .map(t -> Duration.ofMillis(new BigDecimal(t).movePointRight(3).longValueExact()))
                .filter(d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0),
        OptionType::inSeconds);
  }

  private static String inSeconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  /** One of a few words. */
  public static <T> OptionType<T> choice(T[] values, Function<T, String> word) {
    return new OptionType<>(
        "one of " + String.join(", ", Arrays.stream(values).map(word).toList()),
        text -> Arrays.stream(values).filter(v -> word.apply(v).equals(text)).findFirst(),
        word);
  }

  /** Items parted by commas or lines; may be empty. */
  public static OptionType<List<String>> list() {
    return new OptionType<>(
        "a list parted by commas", text -> Optional.of(items(text)), l -> String.join(", ", l));
  }

  /** Items parted by commas or lines; at least one. */
  public static OptionType<List<String>> nonEmptyList() {
    return new OptionType<>(
        "a list parted by commas, with an item at least",
        text -> Optional.of(items(text)).filter(items -> !items.isEmpty()),
        l -> String.join(", ", l));
  }

  private static List<String> items(String text) {
    return Stream.of(text.split("[,\n]", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }
}
