package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Finding;

/** The preflight of a whole cloud. */
public final class Preflight implements AutoCloseable {

  private final List<Check> cloud;
  private final List<Finding> files;
  private final Hosts hosts;
  private final Runnable disconnect;

  /** Looks at the compute hosts. */
  @FunctionalInterface
  public interface Hosts {

    /**
     * What their checks found.
     *
     * @param only the one host to look at; empty for all
     */
    List<Finding> look(Optional<String> only);
  }

  /**
   * Puts it together.
   *
   * @param cloud what concerns the cloud as a whole, in the order in which one needs the other
   * @param files what was found in files of Nova's
   * @param disconnect done when it is closed
   */
  public Preflight(List<Check> cloud, List<Finding> files, Hosts hosts, Runnable disconnect) {
    this.cloud = List.copyOf(cloud);
    this.files = List.copyOf(files);
    this.hosts = requireNonNull(hosts, "hosts is null");
    this.disconnect = requireNonNull(disconnect, "disconnect is null");
  }

  /**
   * Looks at everything.
   *
   * @param only the one host to tell of: then of the cloud only what is not as it must be
   */
  public List<Finding> look(Optional<String> only) {
    var findings = new ArrayList<>(Finding.all(Finding.CLOUD, cloud));
    if (only.isPresent()) {
      findings.removeIf(finding -> !finding.isFailed());
    } else {
      findings.addAll(files);
    }
    findings.addAll(hosts.look(only));
    return findings;
  }

  @Override
  public void close() {
    disconnect.run();
  }
}
