package org.novalean.storage.agent.config;

import java.nio.file.Path;
import java.util.Optional;
import org.novalean.configuration.Settings;

/** Where and how much is logged. */
public record LogConfig(Optional<Path> file, boolean debug) {

  static LogConfig from(Settings settings) {
    return new LogConfig(settings.find(AgentOptions.LOG_FILE), settings.get(AgentOptions.DEBUG));
  }
}
