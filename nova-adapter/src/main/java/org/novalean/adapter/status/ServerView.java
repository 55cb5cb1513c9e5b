package org.novalean.adapter.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.novalean.storage.messages.Copied;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.DiskTraffic;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.Requested;
import org.novalean.storage.messages.ServerReport;

/**
 * A server, as the agent of its host reports it.
 *
 * @param serverName as Nova listed it last
 * @param state libvirt's
 * @param reasons why a live migration of it would not be lean, as far as its host tells; empty
 *     where it would
 * @param copiedBytes what a live migration would copy of its disks now
 * @param hindrance why no seal can begin now; empty where one can
 * @param ageSeconds of the report
 */
public record ServerView(
    String serverId,
    Optional<String> serverName,
    String host,
    String state,
    boolean lean,
    List<String> reasons,
    boolean layered,
    long copiedBytes,
    long topBytes,
    long layerBytes,
    String hindrance,
    double ageSeconds,
    List<Disk> disks) {

  public ServerView {
    reasons = List.copyOf(reasons);
    disks = List.copyOf(disks);
  }

  /**
   * A disk of it.
   *
   * @param copied what a live migration copies of it: {@code top}, {@code whole}, {@code
   *     as_a_file}, {@code nothing}
   * @param requested how much of its data at rest the guest has read here
   */
  public record Disk(
      String target,
      String kind,
      boolean placeable,
      long virtualBytes,
      long topBytes,
      Optional<String> layer,
      long layerBytes,
      Optional<String> volume,
      String copied,
      long copiedBytes,
      Optional<String> requested,
      Optional<Long> readBytes,
      Optional<Long> writtenBytes) {

    static Disk of(DiskReport disk) {
      return new Disk(
          disk.target(),
          disk.kind(),
          disk.placeable(),
          disk.virtualBytes(),
          disk.topBytes(),
          disk.layer(),
          disk.layerBytes(),
          disk.volume(),
          disk.copied().how().name().toLowerCase(Locale.ROOT),
          disk.copied().bytes(),
          disk.requested().map(Requested::word),
          disk.traffic().map(DiskTraffic::readBytes),
          disk.traffic().map(DiskTraffic::writtenBytes));
    }
  }

  /**
   * One of a host's report.
   *
   * @param switches whether migrations from a host are switched to post-copy
   */
  static ServerView of(
      ServerReport server,
      HostReport report,
      Duration age,
      Optional<String> name,
      Predicate<String> switches) {
    var disks = server.disks();
    var reasons = reasons(server, report, switches);
    return new ServerView(
        server.serverId(),
        name,
        report.host(),
        server.state(),
        reasons.isEmpty(),
        reasons,
        server.isLayered(),
        disks.stream().mapToLong(disk -> disk.copied().bytes()).sum(),
        disks.stream().mapToLong(DiskReport::topBytes).sum(),
        disks.stream().mapToLong(DiskReport::layerBytes).sum(),
        server.hindrance(),
        Seconds.of(age),
        disks.stream().map(Disk::of).toList());
  }

  private static List<String> reasons(
      ServerReport server, HostReport report, Predicate<String> switches) {
    var reasons = new ArrayList<String>();
    server.disks().stream()
        .filter(disk -> disk.copied().how() == Copied.How.WHOLE)
        .forEach(
            disk ->
                reasons.add(
                    "Nova copies all of %s: %s".formatted(disk.target(), toDo(disk, server))));
    // Before its first seal such a disk stands on an image that the destination has, or fetches.
    server.disks().stream()
        .filter(disk -> disk.copied().how() == Copied.How.TOP && disk.layer().isEmpty())
        .forEach(
            disk ->
                reasons.add(
                    "Nova copies all that was written to %s: %s"
                        .formatted(disk.target(), toDo(disk, server))));
    if (server.isLayered() && !report.share().usable()) {
      reasons.add("its host cannot use the share: " + report.share().reason());
    }
    if (!switches.test(report.host())) {
      reasons.add(
          "migrations from %s are left to Nova's pre-copy: it is not in [lean] post_copy_hosts"
              .formatted(report.host()));
    }
    return reasons;
  }

  private static String toDo(DiskReport disk, ServerReport server) {
    if (!disk.placeable()) {
      return disk.kind();
    }
    return server.hindrance().isEmpty()
        ? "it has no data at rest on the share yet ('nova-lean seal %s')"
            .formatted(server.serverId())
        : "it has no data at rest on the share, and no seal can begin: " + server.hindrance();
  }
}
