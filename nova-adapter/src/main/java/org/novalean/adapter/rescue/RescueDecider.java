package org.novalean.adapter.rescue;

import static org.novalean.adapter.migration.Half.BROKEN;
import static org.novalean.adapter.migration.Half.GONE;
import static org.novalean.adapter.migration.Half.MOVING;
import static org.novalean.adapter.migration.Half.OTHER;
import static org.novalean.adapter.migration.Half.WHOLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.migration.ForgottenPostCopy;
import org.novalean.adapter.migration.Half;
import org.novalean.adapter.rescue.RescuePlan.NotNeeded;
import org.novalean.adapter.rescue.RescuePlan.Refused;
import org.novalean.adapter.rescue.RescuePlan.Rescue;
import org.novalean.adapter.rescue.RescuePlan.Wait;
import org.novalean.adapter.rescue.RescuePlan.Well;

/**
 * Decides what is to be done about a server whose post-copy the guard cannot go on with. Keeps no
 * state: what is left to do after a crash in the middle follows from what is found then.
 *
 * <p>From the switch on the guest runs on the destination, so its disk there is the newest, and
 * nothing is ever started from another one. Nothing is done unless both hosts tell what they have.
 */
final class RescueDecider {
  private static final String MIGRATING = "migrating";
  private static final String MEMORY =
      "the guest's memory, and what it had not flushed to its disk: it boots as after a power failure";

  private final Findings found;
  private final boolean begun;
  private final Server server;
  private final MigrationRecord migration;
  private final String source;
  private final String destination;
  private final Half sourceHalf;
  private final Half destinationHalf;

  private RescueDecider(
      Findings found, boolean begun, MigrationRecord migration, String destination) {
    this.found = found;
    this.begun = begun;
    this.server = found.server();
    this.migration = migration;
    this.source = migration.sourceHost();
    this.destination = destination;
    this.sourceHalf = found.half(source);
    this.destinationHalf = found.half(destination);
  }

  /**
   * Decides.
   *
   * @param begun a step was taken already: a server that is off was not switched off by its owner,
   *     but found so by Nova, between two steps
   */
  static RescuePlan decide(Findings found, boolean begun) {
    var migration = found.migration();
    if (migration.isEmpty()) {
      return new NotNeeded("Nova knows no live migration of it: there is no post-copy to rescue");
    }
    var destination = migration.get().destinationHost();
    return destination.isEmpty()
        ? new NotNeeded("its migration has no destination yet")
        : new RescueDecider(found, begun, migration.get(), destination.get()).decide();
  }

  private RescuePlan decide() {
    var host = server.host().orElse("");
    if (isBeforeTheSwitch()) {
      return new NotNeeded(
          "it is being migrated, and not in post-copy: it runs on %s%s"
              .formatted(source, perhapsForgotten()));
    }
    if (runningHosts().size() > 1) {
      return new Refused(
          "IT RUNS ON %s AT ONCE, and that destroys its disk: end one of them now. Nova has it on %s"
              .formatted(String.join(" AND ", runningHosts()), host),
          List.of());
    }
    var silent = silent();
    if (silent.isPresent()) {
      return silent.get();
    }
    if (sourceHalf == OTHER || destinationHalf == OTHER) {
      return other(sourceHalf == OTHER ? source : destination);
    }
    if (server.taskState().filter(task -> !task.equals(MIGRATING)).isPresent()) {
      return new Wait("Nova works on it: " + server.taskState().orElseThrow());
    }
    if (host.equals(destination)) {
      return onItsDestination();
    }
    return host.equals(source) ? onItsSource() : elsewhere(host);
  }

  private boolean isBeforeTheSwitch() {
    return switch (migration.status()) {
      case ACCEPTED, QUEUED, PREPARING, RUNNING -> true;
      default -> false;
    };
  }

  /** Each of its hosts tells what it has of it, and none of a job. */
  private String perhapsForgotten() {
    return sourceHalf == WHOLE && destinationHalf == GONE
        ? ". Nothing of it is on %s: where that lasts for minutes, Nova has lost track of the migration, and 'openstack server set --state active %s' ends it"
            .formatted(destination, server.id())
        : "";
  }

  private List<String> runningHosts() {
    return found.seen().keySet().stream()
        .filter(host -> found.half(host) == WHOLE)
        .sorted()
        .toList();
  }

  /** What cannot be decided, because a host does not tell. */
  private Optional<RescuePlan> silent() {
    var hosts =
        Stream.concat(Stream.of(source, destination), server.host().stream()).distinct().toList();
    for (var host : hosts) {
      if (found.silent().containsKey(host)) {
        return Optional.of(silent(host));
      }
    }
    return Optional.empty();
  }

  private RescuePlan silent(String host) {
    var inPostCopy = migration.status() == MigrationStatus.RUNNING_POST_COPY;
    if (inPostCopy && !found.up().contains(host)) {
      return host.equals(source) ? sourceIsDead() : destinationIsDead();
    }
    return new Refused(
        "it cannot be proven that no copy of it runs on %s: %s. Start nova-lean-agent there"
            .formatted(host, found.silent().get(host)),
        List.of());
  }

  private RescuePlan sourceIsDead() {
    var id = server.id();
    return new Refused(
        "neither nova-compute nor nova-lean-agent of %s, its source, can be seen. If that host is dead, the memory is lost, and the newest disk is the one on %s; if it is only cut off, its return brings the server back, and to start it now would end that"
            .formatted(source, destination),
        List.of(
            "power %s off, and make sure that it stays off (IPMI)".formatted(source),
            "on %s: virsh destroy %s; virsh undefine %s    # keep instances/%s there: it is the newest disk"
                .formatted(destination, id, id, id),
            "openstack compute service set --down %s nova-compute".formatted(source),
            "nova evacuate %s %s    # to this very host: it uses the disk that is there"
                .formatted(id, destination)));
  }

  private RescuePlan destinationIsDead() {
    return new Refused(
        "neither nova-compute nor nova-lean-agent of %s, its destination, can be seen. The newest disk is there. Once %s is back, run this again: nothing but the memory is lost. Do not start it from the disk on %s before: that one ends at the switch (unless instances_path is on the share, where there is one disk only)"
            .formatted(destination, destination, source),
        List.of("power %s on, or mend its network".formatted(destination)));
  }

  private static RescuePlan other(String host) {
    return new Refused(
        "what libvirt on %s has of it is no half of a post-copy (paused by somebody, or a QEMU that libvirt does not account for): look at it there first"
            .formatted(host),
        List.of());
  }

  /** Nova has it where its newest disk is. */
  private RescuePlan onItsDestination() {
    if (server.taskState().isPresent()) {
      return new Wait("Nova is about to end its migration");
    }
    if (sourceHalf != GONE) {
      return new Refused(
          "Nova has it on %s already, but a half of it is left on %s, %s: look at both hosts"
              .formatted(destination, source, words(sourceHalf)),
          List.of());
    }
    if (destinationHalf == GONE && found.switchUnseen()) {
      return found.kept(migration).isEmpty() ? perhapsNotCopied() : carryOver();
    }
    return switch (destinationHalf) {
      case WHOLE -> running();
      case GONE -> startFromDisk("it does not run anywhere");
      default ->
          startFromDisk(
              "the half on %s is gone, and the one on %s waits for its memory for ever"
                  .formatted(source, destination));
    };
  }

  /** Nova deletes the source's disks then, and takes the destination's for whole (seen). */
  private RescuePlan perhapsNotCopied() {
    return new Refused(
        "nothing on record says that it was switched before it ended on %s. Where QEMU dies there before the switch, Nova says completed all the same and deletes its disks there, and those on %s are not complete: do not start it from them before you have looked. What was sealed is on the share"
            .formatted(source, destination),
        List.of(
            "on %s, in instances/%s: qemu-img check disk; qemu-img map disk    # and look at a copy of its file systems"
                .formatted(destination, server.id())));
  }

  /** The source's agent kept what Nova deleted. */
  private RescuePlan carryOver() {
    var id = server.id();
    var commands = new ArrayList<String>();
    for (var kept : found.kept(migration)) {
      var name = kept.name().replaceAll("^.*/|\\.[0-9]+\\.leaving$", "");
      var carried = "_base/.nova-lean/carried-%s-%s".formatted(id, name);
      commands.add("on %s, in instances_path: cp %s %s".formatted(source, kept.name(), carried));
      commands.add(
          "on %1$s, in instances_path: cp -np %3$s/%4$s %3$s/before-%4$s; cp %2$s %3$s/%4$s; rm %2$s"
              .formatted(destination, carried, id, name));
    }
    commands.add(
        "openstack server set --state active %1$s; openstack server unlock %1$s; openstack server reboot --hard %1$s"
            .formatted(id));
    return new Refused(
        "its QEMU died on %s before the switch, and Nova took that for the end of its migration and deleted its disks there. nova-lean-agent has kept them; those on %s are not complete: do not start it from them. The commands put what was kept in their place, and leave beside it, as before-*, what is there now"
            .formatted(source, destination),
        commands);
  }

  private RescuePlan running() {
    if (server.status().equals("ERROR")) {
      return new Rescue(
          "it runs on %s, where Nova has it, but Nova says ERROR".formatted(destination),
          newest(),
          "nothing",
          List.of(new Step.ResetState()));
    }
    return new Well("it runs on %s, and nowhere else".formatted(destination));
  }

  private RescuePlan startFromDisk(String why) {
    if (!found.up().contains(destination)) {
      return new Refused("nova-compute on %s is down: start it".formatted(destination), List.of());
    }
    if (server.imageId().isPresent() && !found.hasDisk(destination)) {
      return new Refused(
          "%s, and there is no disk of it on %s: Nova would make one anew from its image"
              .formatted(why, destination),
          List.of());
    }
    return switch (server.status()) {
      case "ACTIVE" -> rescue(why, new Step.HardReboot(destination));
      case "ERROR" -> rescue(why, new Step.ResetState(), new Step.HardReboot(destination));
      case "SHUTOFF" ->
          destinationHalf == GONE && !begun
              ? new NotNeeded(
                  "it is off, and Nova has it on %s, where its newest disk is: openstack server start %s"
                      .formatted(destination, server.id()))
              : rescue(why, new Step.ResetState(), new Step.HardReboot(destination));
      default -> new Refused("%s, and Nova says %s".formatted(why, server.status()), List.of());
    };
  }

  /** Nova has it where its newest disk is not. */
  private RescuePlan onItsSource() {
    if (sourceHalf == WHOLE && destinationHalf == GONE) {
      return server.taskState().isPresent()
          ? new Wait("Nova is about to end its migration")
          : new Well("it runs on %s, and nowhere else".formatted(source));
    }
    var unnoticed =
        sourceHalf == GONE && destinationHalf == WHOLE && ForgottenPostCopy.isLocked(server);
    if (!server.taskState().equals(Optional.of(MIGRATING)) || !inPostCopyForNova() || unnoticed) {
      return forsaken();
    }
    if (sourceHalf.needsTheOther() && destinationHalf.needsTheOther()) {
      return new NotNeeded(
          "both halves of it are there: its post-copy goes on as soon as %s and %s reach each other, and nova-lean's service sees to that"
              .formatted(source, destination));
    }
    if (!found.up().contains(source)) {
      return new Refused(
          "nova-compute on %s is down, and it alone can end the migration in Nova. It forgets it at its start, so do not start it: see docs/troubleshoot.md"
              .formatted(source),
          List.of());
    }
    if (sourceHalf == BROKEN && destinationHalf == GONE) {
      return endTheSource();
    }
    return new Wait(
        sourceHalf == MOVING
            ? "libvirt on %s has not noticed yet that the half on %s is gone"
                .formatted(source, destination)
            : "Nova has not noticed yet that it is gone from " + source);
  }

  private RescuePlan endTheSource() {
    if (server.imageId().isPresent() && !found.hasDisk(destination)) {
      return new Refused(
          "the half on %s is gone, and there is no disk of it there: what it wrote since the switch is not to be seen anywhere"
              .formatted(destination),
          List.of());
    }
    if (!found.up().contains(destination)) {
      return new Refused("nova-compute on %s is down: start it".formatted(destination), List.of());
    }
    return rescue(
        "the half on %s, which the guest ran on, is gone; the one on %s is paused, and Nova waits for it for ever"
            .formatted(destination, source),
        new Step.EndHalf(source, destination),
        new Step.ResetState(),
        new Step.HardReboot(destination));
  }

  /** Nova has given the migration up, and its books name the wrong host. */
  private RescuePlan forsaken() {
    if (sourceHalf == GONE && destinationHalf == GONE && !inPostCopyForNova()) {
      return new NotNeeded(
          "it does not run, and its last migration (%s) did not leave it elsewhere"
              .formatted(migration.status().wireName()));
    }
    return new Refused(
        "Nova has lost track of its post-copy (task %s, migration %s) and has it on %s, while its newest disk is on %s (here: %s, there: %s). To start or reboot it now would start it from the old disk, perhaps beside the guest that runs"
            .formatted(
                server.taskState().orElse("none"),
                migration.status().wireName(),
                source,
                destination,
                words(sourceHalf),
                words(destinationHalf)),
        sourceHalf == GONE && destinationHalf == WHOLE ? bringItBack() : List.of());
  }

  /**
   * Without a reboot (seen in the lab). The old top must not be written to: libvirt copies into it.
   */
  private List<String> bringItBack() {
    var id = server.id();
    return List.of(
        "on %s, in instances/%s: mv disk disk.old; qemu-img info disk.old; qemu-img create -f qcow2 -F qcow2 -b ITS_BACKING_FILE disk ITS_VIRTUAL_SIZE    # for each disk of it; none where instances_path is on the share"
            .formatted(source, id),
        "on %s: virsh migrate --live --p2p --persistent --undefinesource --copy-storage-inc %s qemu+tcp://%s/system tcp://%s    # Nova's live_migration_uri; without --copy-storage-inc where instances_path is on the share"
            .formatted(destination, id, source, source),
        "on %s, where it is gone then: mv instances/%s away    # Nova sends it to no host that has it"
            .formatted(destination, id),
        "openstack server set --state active %s; openstack server unlock %s".formatted(id, id));
  }

  private boolean inPostCopyForNova() {
    return migration.status() == MigrationStatus.RUNNING_POST_COPY;
  }

  private RescuePlan elsewhere(String host) {
    return found.half(host) == WHOLE && sourceHalf == GONE && destinationHalf == GONE
        ? new Well("it runs on %s, and nowhere else".formatted(host))
        : new Refused(
            "Nova has it on %s, which is neither %s nor %s of its last migration: look at these hosts"
                .formatted(host.isEmpty() ? "no host" : host, source, destination),
            List.of());
  }

  private RescuePlan rescue(String why, Step... steps) {
    return new Rescue(why, newest(), MEMORY, List.of(steps));
  }

  private String newest() {
    return "the one on %s: the guest has written there since the switch".formatted(destination);
  }

  private static String words(Half half) {
    return half.name().toLowerCase(Locale.ROOT);
  }
}
