package org.novalean.adapter.agents;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.novalean.storage.messages.CinderShareReport;
import org.novalean.storage.messages.Copied;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.MemorySeen;
import org.novalean.storage.messages.MigrationAddress;
import org.novalean.storage.messages.ServerReport;
import org.novalean.storage.messages.ShareReport;
import org.novalean.storage.preflight.Finding;

/** Reports as agents send them. */
public final class Reports {
  public static final long MIB = 1024 * 1024;

  private Reports() {}

  public static HostReport host(String host, ServerReport... servers) {
    return new HostReport(
        host,
        "1",
        Instant.EPOCH,
        Instant.EPOCH,
        true,
        new ShareReport(
            Optional.of("share-1"), true, "healthy", "", 1 << 30, 1 << 29, Optional.empty()),
        Optional.of(new MigrationAddress(host, false)),
        Arrays.asList(servers),
        List.of(),
        List.of(),
        List.of());
  }

  /** A host whose configuration names a share of Cinder's. */
  public static HostReport ofCinder(
      String host, Optional<String> export, boolean knowsShare, ServerReport... servers) {
    var report = host(host, servers);
    var share = report.share();
    return new HostReport(
        report.host(),
        report.agentVersion(),
        report.startedAt(),
        report.at(),
        report.hypervisor(),
        new ShareReport(
            export.flatMap(e -> share.shareId()),
            export.isPresent(),
            export.isPresent() ? "healthy" : "waiting",
            "",
            share.totalBytes(),
            share.freeBytes(),
            Optional.of(new CinderShareReport("nfs-a", export, knowsShare))),
        report.migrationAddress(),
        report.servers(),
        report.jobs(),
        report.moves(),
        report.problems());
  }

  /** A preflight that finds nothing wrong. */
  /** A guest's memory, in MiB, and what of it changes each second. */
  public static MemorySeen memory(long total, long held, long changes) {
    return new MemorySeen(
        total * MIB,
        Optional.of(held * MIB),
        Optional.empty(),
        Optional.of(changes * MIB),
        1,
        Optional.of(0L),
        0,
        List.of());
  }

  public static HostPreflight sound(String host) {
    return preflight(host, Instant.EPOCH, "share-1", true);
  }

  public static HostPreflight preflight(
      String host, Instant at, String shareId, boolean permitsPostCopy, Finding... findings) {
    return new HostPreflight(
        host,
        "1",
        Kinds.PROTOCOL,
        at,
        Optional.of("nfs://nas:/srv/nova"),
        Optional.empty(),
        Optional.of(shareId),
        Optional.of(permitsPostCopy),
        Optional.of("10.0.0." + host.replaceAll("\\D", "")),
        0,
        Arrays.asList(findings));
  }

  public static HostReport working(HostReport report, JobReport... jobs) {
    return aSecondLater(report, Arrays.asList(jobs), report.moves());
  }

  /** One that sees volumes being moved. */
  public static HostReport moving(HostReport report, JobReport... moves) {
    return aSecondLater(report, report.jobs(), Arrays.asList(moves));
  }

  private static HostReport aSecondLater(
      HostReport report, List<JobReport> jobs, List<JobReport> moves) {
    return new HostReport(
        report.host(),
        report.agentVersion(),
        report.startedAt(),
        report.at().plusSeconds(1),
        report.hypervisor(),
        report.share(),
        report.migrationAddress(),
        report.servers(),
        jobs,
        moves,
        report.problems());
  }

  public static HostReport withoutShare(HostReport report) {
    return withShare(
        report,
        new ShareReport(
            Optional.empty(), false, "hung", "the share hangs", 0, 0, Optional.empty()));
  }

  /** One on whose share nothing new can be written. */
  public static HostReport withFullShare(HostReport report) {
    return withShare(
        report,
        new ShareReport(
            report.share().shareId(),
            false,
            "full",
            "nothing can be written to the share",
            1 << 30,
            0,
            Optional.empty()));
  }

  private static HostReport withShare(HostReport report, ShareReport share) {
    return new HostReport(
        report.host(),
        report.agentVersion(),
        report.startedAt(),
        report.at(),
        report.hypervisor(),
        share,
        report.migrationAddress(),
        report.servers(),
        report.jobs(),
        report.moves(),
        report.problems());
  }

  /** One whose libvirt does not answer, so that it tells of no server. */
  public static HostReport withoutLibvirt(HostReport report) {
    return new HostReport(
        report.host(),
        report.agentVersion(),
        report.startedAt(),
        report.at(),
        false,
        report.share(),
        report.migrationAddress(),
        List.of(),
        report.jobs(),
        report.moves(),
        report.problems());
  }

  public static ServerReport unsealed(String serverId, long topMib) {
    return server(serverId, "", topMib, Optional.empty());
  }

  public static ServerReport sealed(String serverId, long topMib) {
    return server(serverId, "", topMib, Optional.of("atrest-" + serverId + "-vda-g1.qcow2"));
  }

  public static ServerReport hindered(String serverId) {
    return server(serverId, "a snapshot is under way", 9000, Optional.empty());
  }

  /** One whose disks are volumes, all of them. */
  public static ServerReport onVolumes(String serverId) {
    var one = server(serverId, "", 0, Optional.empty());
    return new ServerReport(serverId, one.domainName(), one.state(), "", one.disks().subList(1, 2));
  }

  /** One with these disks. */
  public static ServerReport withDisks(String serverId, DiskReport... disks) {
    return new ServerReport(serverId, "instance-1", "RUNNING", "", Arrays.asList(disks));
  }

  /** A disk that is left alone. */
  public static DiskReport disk(
      String target, String kind, Copied copied, Optional<String> volume) {
    return new DiskReport(
        target, false, kind, 1 << 30, 0, Optional.empty(), 0, Optional.empty(), copied, volume);
  }

  /** A disk that can be placed on the share, and is not. */
  public static DiskReport local(String target, Copied copied) {
    return new DiskReport(
        target,
        true,
        "qcow2",
        1 << 30,
        copied.bytes(),
        Optional.empty(),
        0,
        Optional.empty(),
        copied,
        Optional.empty());
  }

  private static ServerReport server(
      String serverId, String hindrance, long topMib, Optional<String> layer) {
    return new ServerReport(
        serverId,
        "instance-1",
        "RUNNING",
        hindrance,
        List.of(
            new DiskReport(
                "vda",
                true,
                "qcow2",
                1 << 30,
                topMib * MIB,
                layer,
                0,
                Optional.empty(),
                new Copied(Copied.How.TOP, topMib * MIB),
                Optional.empty()),
            new DiskReport(
                "vdb",
                false,
                "a volume",
                1 << 30,
                0,
                Optional.empty(),
                0,
                Optional.empty(),
                Copied.NOTHING,
                Optional.of("volume-of-" + serverId))));
  }
}
