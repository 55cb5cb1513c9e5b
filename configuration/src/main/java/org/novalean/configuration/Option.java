package org.novalean.configuration;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One option of a configuration file.
 *
 * @param defaultValue null where there is none: the option is then either required or absent
 * @param defaultText how the sample words a default that is computed; null to render the value
 * @param help lines for the sample, for somebody who runs a cloud
 */
public record Option<T>(
    String section,
    String name,
    OptionType<T> type,
    @Nullable T defaultValue,
    @Nullable String defaultText,
    boolean required,
    boolean secret,
    List<String> help) {

  public Option {
    requireNonNull(section, "section is null");
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    help = List.copyOf(help);
  }

  /** One that may be absent. */
  public static <T> Option<T> optional(
      String section, String name, OptionType<T> type, String... help) {
    return new Option<>(section, name, type, null, null, false, false, List.of(help));
  }

  /** The same, with the value that counts where the file gives none. */
  public Option<T> withDefault(T value) {
    return new Option<>(section, name, type, value, null, false, secret, help);
  }

  /** The same, with words for a default that is computed. */
  public Option<T> withDefaultText(String text) {
    return new Option<>(section, name, type, defaultValue, text, false, secret, help);
  }

  /** The same, but the file must give it. */
  public Option<T> asRequired() {
    return new Option<>(section, name, type, null, null, true, secret, help);
  }

  /** The same, but its value is shown nowhere. */
  public Option<T> asSecret() {
    return new Option<>(section, name, type, defaultValue, defaultText, required, true, help);
  }

  /** The default as the sample and the documents show it; empty where there is none to show. */
  public String shownDefault() {
    if (defaultText != null) {
      return defaultText;
    }
    return defaultValue == null ? "" : type.renderer().apply(defaultValue);
  }

  @Override
  public String toString() {
    return "[%s] %s".formatted(section, name);
  }
}
