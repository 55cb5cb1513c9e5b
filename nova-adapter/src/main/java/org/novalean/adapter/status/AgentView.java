package org.novalean.adapter.status;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.ServerReport;

/**
 * An agent, by its last report.
 *
 * @param answers that report is fresh
 * @param ageSeconds of that report
 * @param layered servers with data at rest on the share
 * @param jobs seals and hydrations under way
 */
public record AgentView(
    String host,
    boolean answers,
    double ageSeconds,
    String version,
    boolean libvirt,
    Optional<String> shareId,
    String shareState,
    boolean shareUsable,
    String shareReason,
    long shareTotalBytes,
    long shareFreeBytes,
    int servers,
    int layered,
    int jobs,
    List<String> problems) {

  public AgentView {
    problems = List.copyOf(problems);
  }

  static AgentView of(HostReport report, boolean fresh, Duration age) {
    var share = report.share();
    return new AgentView(
        report.host(),
        fresh,
        Seconds.of(age),
        report.agentVersion(),
        report.hypervisor(),
        share.shareId(),
        share.state(),
        share.usable(),
        share.reason(),
        share.totalBytes(),
        share.freeBytes(),
        report.servers().size(),
        (int) report.servers().stream().filter(ServerReport::isLayered).count(),
        (int) report.jobs().stream().filter(JobReport::isRunning).count(),
        report.problems());
  }

  /** Without what merely grows older. */
  AgentView steady() {
    return new AgentView(
        host,
        answers,
        0,
        version,
        libvirt,
        shareId,
        shareState,
        shareUsable,
        shareReason,
        shareTotalBytes,
        shareFreeBytes,
        servers,
        layered,
        jobs,
        problems);
  }
}
