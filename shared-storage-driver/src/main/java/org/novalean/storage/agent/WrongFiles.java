package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.novalean.storage.hypervisor.Domain;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HungException;
import org.novalean.storage.job.OpenFiles;
import org.novalean.storage.share.SharePlace;

/**
 * Finds guests that read a wrong file: an image of the share that QEMU has open under a name where
 * now another file lies, as after a share that was mounted late. A difference counts when two looks
 * in a row see it in the same QEMU: in between a seal, libvirt may tell of a chain that QEMU has
 * just left.
 */
final class WrongFiles {

  private final SharePlace place;
  private final Hypervisor hypervisor;
  private final OpenFiles openFiles;
  private final FileWork shareFiles;
  private Set<String> seenBefore = Set.of();

  WrongFiles(SharePlace place, Hypervisor hypervisor, OpenFiles openFiles, FileWork shareFiles) {
    this.place = requireNonNull(place, "place is null");
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.openFiles = requireNonNull(openFiles, "openFiles is null");
    this.shareFiles = requireNonNull(shareFiles, "shareFiles is null");
  }

  /** An alarm for each, in words. What cannot be looked at now raises none. */
  synchronized List<String> look() {
    var seen = new TreeSet<String>();
    try {
      for (var domain : hypervisor.domains()) {
        domain.processId().ifPresent(id -> seen.addAll(alarms(domain, id)));
      }
    } catch (HypervisorException e) {
      // That libvirt does not answer is reported by itself.
      return List.of();
    }
    var again = seen.stream().filter(seenBefore::contains).toList();
    seenBefore = Set.copyOf(seen);
    return again;
  }

  private List<String> alarms(Domain domain, long processId) {
    var alarms = new ArrayList<String>();
    for (var disk : domain.disks()) {
      for (var image : disk.chain()) {
        if (image.startsWith(place.base()) && isOther(processId, image)) {
          alarms.add(
              "server %s reads a wrong file: its QEMU (process %d) has not the file open that is '%s' now. Was the share mounted after the server started? nova-lean does not seal it. Stop it, see that the share is mounted, then start it"
                  .formatted(domain.serverId(), processId, image));
        }
      }
    }
    return alarms;
  }

  private boolean isOther(long processId, Path image) {
    try {
      return shareFiles.call(
          "comparing " + image + " with what QEMU has open",
          () -> !openFiles.has(processId, image));
    } catch (IOException | UncheckedIOException | HungException e) {
      return false;
    }
  }
}
