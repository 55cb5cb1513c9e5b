package org.novalean.adapter.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.novalean.configuration.ini.IniFile;
import org.novalean.configuration.ini.IniReader;

/** Nova's configuration on one host, with Nova's defaults. What is odd in it is Nova's to judge. */
record NovaConf(Path file, IniFile ini) {

  private static final String STATE_PATH = "/var/lib/nova";

  static NovaConf read(Path file) throws IOException {
    return new NovaConf(file, IniReader.read(file));
  }

  /** Packages install one that sets nothing: no service can run with it. */
  boolean isInUse() {
    return value(IniFile.DEFAULT_SECTION, "transport_url").isPresent();
  }

  /** A controller's has none, as a rule. */
  boolean isOfComputeHost() {
    return ini.entries().stream().anyMatch(entry -> entry.section().equals("libvirt"));
  }

  Optional<String> value(String section, String key) {
    return ini.value(section, key).filter(value -> !value.isBlank());
  }

  boolean flag(String section, String key, boolean byDefault) {
    return value(section, key)
        .map(text -> Set.of("true", "1", "yes", "on").contains(text.toLowerCase(Locale.ROOT)))
        .orElse(byDefault);
  }

  /** An option that may be written several times, each with a value that counts. */
  boolean hasAny(String section, String key, String value) {
    return ini.entries().stream()
        .anyMatch(
            entry ->
                entry.section().equals(section)
                    && entry.key().equals(key)
                    && entry.value().strip().equals(value));
  }

  Path instancesPath() {
    var statePath = value(IniFile.DEFAULT_SECTION, "state_path").orElse(STATE_PATH);
    return Path.of(
        value(IniFile.DEFAULT_SECTION, "instances_path")
            .orElse("$state_path/instances")
            .replace("$state_path", statePath)
            .replace("${state_path}", statePath));
  }
}
