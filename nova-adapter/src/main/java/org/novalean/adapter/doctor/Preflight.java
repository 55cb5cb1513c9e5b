package org.novalean.adapter.doctor;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.novalean.adapter.config.HostPatterns;
import org.novalean.events.NotificationProbe;
import org.novalean.storage.MountTable;

/** All checks, in the order in which one needs the other. */
public final class Preflight {

  private Preflight() {}

  /**
   * Makes the checks; nothing is looked at yet.
   *
   * @param novaConf Nova's configuration files to read
   * @param mounts what this host has mounted
   * @param patience how long to wait for a notification
   */
  public static List<Check> checks(
      Cloud cloud,
      HostPatterns postCopyHosts,
      NotificationProbe probe,
      List<Path> novaConf,
      MountTable mounts,
      Duration patience,
      Clock clock) {
    return Stream.of(
            new CloudChecks(cloud, postCopyHosts, clock).all(),
            new NovaConfChecks(novaConf, mounts).all(),
            new BusChecks(probe, patience).all())
        .flatMap(List::stream)
        .toList();
  }
}
