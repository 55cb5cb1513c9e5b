package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.novalean.storage.hypervisor.Disk;
import org.novalean.storage.hypervisor.Domain;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.image.ImageException;
import org.novalean.storage.image.ImageInfo;
import org.novalean.storage.io.HungException;
import org.novalean.storage.job.DiskChecks;
import org.novalean.storage.job.Refusal;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.messages.Copied;
import org.novalean.storage.messages.Copied.How;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.DiskTraffic;
import org.novalean.storage.messages.ServerReport;

/**
 * Describes the servers of this host. Asked for every few seconds, so an image's header, which
 * takes a process to read, is remembered for a while; what a top occupies is its file's length.
 */
final class ServerReports {

  private final Hypervisor hypervisor;
  private final DiskChecks checks;
  private final ImageHeaders headers;
  private final BooleanSupplier instancesShared;

  /**
   * @param instancesShared Nova's instances_path is on a share itself
   */
  ServerReports(
      Hypervisor hypervisor,
      DiskChecks checks,
      ImageHeaders headers,
      BooleanSupplier instancesShared) {
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.checks = requireNonNull(checks, "checks is null");
    this.headers = requireNonNull(headers, "headers is null");
    this.instancesShared = requireNonNull(instancesShared, "instancesShared is null");
  }

  /**
   * All servers that libvirt has here.
   *
   * @param looksAtShare whether files on the share are looked at; if not, what is told of layers is
   *     what was seen last
   * @throws HypervisorException where libvirt does not answer
   */
  synchronized List<ServerReport> all(boolean looksAtShare) {
    var look = headers.look(looksAtShare);
    var reports = new ArrayList<ServerReport>();
    for (var domain : hypervisor.domains()) {
      reports.add(report(domain, look));
    }
    headers.keepOnly(look);
    return reports;
  }

  /**
   * One server, whatever the others do: the QEMU of one that hangs holds {@link #all} up. Its
   * layers are not looked at, as the share may hang.
   *
   * @throws HypervisorException where libvirt does not answer
   */
  Optional<ServerReport> one(String serverId) {
    return hypervisor.domain(serverId).map(domain -> report(domain, headers.look(false)));
  }

  private ServerReport report(Domain domain, ImageHeaders.Look look) {
    var traffic = traffic(domain);
    var disks =
        domain.disks().stream()
            .map(
                disk -> report(domain, disk, Optional.ofNullable(traffic.get(disk.target())), look))
            .toList();
    return new ServerReport(
        domain.serverId(), domain.name(), domain.state().name(), hindrance(domain), disks);
  }

  private String hindrance(Domain domain) {
    try {
      var unused = checks.quietDomain(domain.serverId());
      return "";
    } catch (Refusal e) {
      return e.reason();
    } catch (HypervisorException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Its QEMU may hold its lock while it waits for a page, and answer nothing for ever (seen). */
  private static boolean awaitsMemory(Domain domain) {
    return domain.state() == DomainState.RUNNING_POST_COPY
        || domain.state() == DomainState.RUNNING_POST_COPY_FAILED;
  }

  private Map<String, DiskTraffic> traffic(Domain domain) {
    var byTarget = new HashMap<String, DiskTraffic>();
    if (domain.state().isActive() && !awaitsMemory(domain)) {
      try {
        hypervisor
            .diskTraffic(domain.serverId())
            .forEach(
                t -> byTarget.put(t.target(), new DiskTraffic(t.readBytes(), t.writtenBytes())));
      } catch (HypervisorException e) {
        // It stopped meanwhile, or is about to: then there is none to tell.
        byTarget.clear();
      }
    }
    return byTarget;
  }

  private DiskReport report(
      Domain domain, Disk disk, Optional<DiskTraffic> traffic, ImageHeaders.Look look) {
    // Before anything is read: a server stands on its layer also where that cannot be read.
    var inUse = checks.layerNamedBy(domain.serverId(), disk);
    try {
      var file = checks.placeable(domain.serverId(), disk);
      var header = look.header(file);
      var chain = domain.state().isActive() ? disk.chain() : chain(file, header);
      var layer = checks.layerUnder(domain.serverId(), withChain(disk, chain));
      return new DiskReport(
          disk.target(),
          true,
          "qcow2",
          header.virtualSize(),
          look.length(file),
          layer.map(LayerName::fileName),
          layer.isPresent() ? look.layerBytes(chain.get(1)) : 0,
          traffic,
          copied(disk, header, file, look),
          disk.serial());
    } catch (Refusal e) {
      return leftAlone(disk, e.reason(), inUse, traffic, look);
    } catch (ImageException | HungException | IOException e) {
      return leftAlone(disk, String.valueOf(e.getMessage()), inUse, traffic, look);
    }
  }

  private DiskReport leftAlone(
      Disk disk,
      String reason,
      Optional<LayerName> layer,
      Optional<DiskTraffic> traffic,
      ImageHeaders.Look look) {
    return new DiskReport(
        disk.target(),
        false,
        reason,
        0,
        0,
        layer.map(LayerName::fileName),
        0,
        traffic,
        copied(disk, look),
        disk.serial());
  }

  private Copied copied(Disk disk, ImageHeaders.Look look) {
    var file = disk.source().filter(source -> disk.file());
    if (file.isEmpty() || disk.shareable() || disk.serial().isPresent()) {
      return Copied.NOTHING;
    }
    try {
      return copied(disk, look.header(file.get()), file.get(), look);
    } catch (ImageException | HungException | IOException e) {
      // It says so where the disk is described; how much of it there is, is not known.
      return instancesShared.getAsBoolean()
          ? Copied.NOTHING
          : new Copied(disk.readOnly() ? How.AS_A_FILE : How.WHOLE, 0);
    }
  }

  private Copied copied(Disk disk, ImageInfo header, Path file, ImageHeaders.Look look)
      throws IOException {
    if (instancesShared.getAsBoolean()) {
      return Copied.NOTHING;
    }
    if (disk.readOnly()) {
      return new Copied(How.AS_A_FILE, look.length(file));
    }
    return header.backing().isPresent()
        ? new Copied(How.TOP, look.length(file))
        : new Copied(How.WHOLE, header.allocatedSize());
  }

  private static Disk withChain(Disk disk, List<Path> chain) {
    return new Disk(
        disk.target(),
        disk.device(),
        disk.source(),
        disk.file(),
        disk.format(),
        disk.readOnly(),
        disk.shareable(),
        disk.serial(),
        chain);
  }

  /** Of a domain that does not run, libvirt knows the top only. */
  private static List<Path> chain(Path file, ImageInfo header) {
    return header.backing().map(backing -> List.of(file, backing)).orElse(List.of(file));
  }
}
