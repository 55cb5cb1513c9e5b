package org.novalean.storage.agent.config;

import java.nio.file.Path;
import java.util.List;
import org.novalean.configuration.Problem;
import org.novalean.configuration.Settings;
import org.novalean.storage.share.ShareLocation;

/** What concerns several of the agent's options together. */
final class AgentChecks {

  private AgentChecks() {}

  static List<Problem> errors(Path file, Settings settings) {
    var location = settings.get(AgentOptions.SHARE);
    if (location instanceof ShareLocation.Mounted && settings.has(AgentOptions.MOUNT_OPTIONS)) {
      return List.of(
          new Problem(
              file,
              settings.line(AgentOptions.MOUNT_OPTIONS),
              "%s is for a share that the agent mounts: %s is mounted by you, so give the options there"
                  .formatted(AgentOptions.MOUNT_OPTIONS, location)));
    }
    return List.of();
  }
}
