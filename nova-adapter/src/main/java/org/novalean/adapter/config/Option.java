package org.novalean.adapter.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One option of the configuration file.
 *
 * @param defaultValue null where there is none: the option is then either required or absent
 * @param defaultText how the sample words a default that is computed; null to render the value
 * @param help lines for the sample, for somebody who runs a cloud
 */
record Option<T>(
    String section,
    String name,
    OptionType<T> type,
    @Nullable T defaultValue,
    @Nullable String defaultText,
    boolean required,
    boolean secret,
    List<String> help) {

  Option {
    requireNonNull(section, "section is null");
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    help = List.copyOf(help);
  }

  static <T> Option<T> optional(String section, String name, OptionType<T> type, String... help) {
    return new Option<>(section, name, type, null, null, false, false, List.of(help));
  }

  Option<T> withDefault(T value) {
    return new Option<>(section, name, type, value, null, false, secret, help);
  }

  Option<T> withDefaultText(String text) {
    return new Option<>(section, name, type, defaultValue, text, false, secret, help);
  }

  Option<T> asRequired() {
    return new Option<>(section, name, type, null, null, true, secret, help);
  }

  Option<T> asSecret() {
    return new Option<>(section, name, type, defaultValue, defaultText, required, true, help);
  }

  @Override
  public String toString() {
    return "[%s] %s".formatted(section, name);
  }
}
