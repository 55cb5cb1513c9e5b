package org.novalean.storage.preflight;

import java.nio.file.Path;
import java.util.List;
import org.novalean.storage.MountTable;

/** What is read in a nova.conf that lies here, by itself: perhaps a copy of another host's. */
public final class NovaConfChecks {

  private static final String NAME_ANOTHER = "name a compute host's: --nova-conf FILE";

  private NovaConfChecks() {}

  /**
   * The checks of one configuration.
   *
   * @param sources nova-compute's files, and directories of files
   * @param mounts what this machine has mounted
   */
  public static List<Check> of(List<Path> sources, MountTable mounts) {
    return List.of(
        new NovaConfReadable(sources, false, NAME_ANOTHER),
        new PostCopyPermitted(sources, false),
        new NotificationSettings(sources),
        new InstancesPath(sources, mounts),
        new ImageCache(sources, mounts));
  }
}
