package org.novalean.adapter.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the operator asks of the preflight.
 *
 * @param novaConf Nova's configuration files to look at; those that cannot be read are skipped
 * @param patience how long to wait for a notification to arrive
 */
public record DoctorOptions(List<Path> novaConf, Duration patience) {

  public DoctorOptions {
    novaConf = List.copyOf(novaConf);
  }
}
