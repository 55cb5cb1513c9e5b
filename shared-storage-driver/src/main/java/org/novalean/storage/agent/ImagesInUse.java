package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.job.Journal;
import org.novalean.storage.job.OpenFiles;
import org.novalean.storage.layer.HostInventory;
import org.novalean.storage.layer.LayerInventory;
import org.novalean.storage.layer.TrashedFile;
import org.novalean.storage.share.SharePlace;

/**
 * The whole inventory of this host: besides what its images stand on, what the journal, libvirt's
 * definitions and the QEMUs that run have of the share.
 */
final class ImagesInUse {

  private static final String DELETED = " (deleted)";

  private final LayerInventory inventory;
  private final SharePlace place;
  private final Journal journal;
  private final Hypervisor hypervisor;
  private final OpenFiles openFiles;

  ImagesInUse(
      LayerInventory inventory,
      SharePlace place,
      Journal journal,
      Hypervisor hypervisor,
      OpenFiles openFiles) {
    this.inventory = requireNonNull(inventory, "inventory is null");
    this.place = requireNonNull(place, "place is null");
    this.journal = requireNonNull(journal, "journal is null");
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.openFiles = requireNonNull(openFiles, "openFiles is null");
  }

  /** Looks at everything; what cannot be read is among its problems. */
  HostInventory take() {
    var named = new TreeSet<String>();
    var problems = new ArrayList<String>();
    try {
      addJournal(named, problems);
      addDomains(named);
    } catch (HypervisorException | UncheckedIOException e) {
      problems.add("what is in use here is not known: " + e.getMessage());
    }
    // Last, so that a server that came meanwhile is seen by its files.
    var chains = inventory.take(named);
    problems.addAll(chains.problems());
    return new HostInventory(chains.host(), chains.at(), chains.chains(), named, problems);
  }

  private void addJournal(Set<String> named, List<String> problems) {
    var contents = journal.read();
    contents.entries().forEach(entry -> named.add(entry.layer().fileName()));
    contents
        .unreadable()
        .forEach(
            one ->
                problems.add(
                    "the journal has what cannot be read: %s: %s"
                        .formatted(one.file(), one.reason())));
  }

  private void addDomains(Set<String> named) {
    for (var domain : hypervisor.domains()) {
      for (var disk : domain.disks()) {
        disk.source().ifPresent(source -> add(source, named));
        disk.chain().forEach(image -> add(image, named));
      }
      domain
          .processId()
          .ifPresent(id -> openFiles.below(id, place.base()).forEach(file -> add(file, named)));
    }
  }

  private void add(Path file, Set<String> named) {
    if (!file.startsWith(place.base())) {
      return;
    }
    var last = String.valueOf(file.getFileName());
    var name = last.endsWith(DELETED) ? last.substring(0, last.length() - DELETED.length()) : last;
    named.add(
        place.trash().equals(file.getParent())
            ? TrashedFile.parse(name).map(TrashedFile::name).orElse(name)
            : name);
  }
}
