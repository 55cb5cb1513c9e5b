package org.novalean.adapter.retype;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.novalean.adapter.compute.InstanceAction;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.retype.RetypeVerdict.Going;
import org.novalean.adapter.retype.RetypeVerdict.Moved;
import org.novalean.adapter.retype.RetypeVerdict.Stayed;
import org.novalean.adapter.retype.RetypeVerdict.Stuck;
import org.novalean.adapter.volumes.Volume;
import org.novalean.storage.messages.DiskCopy;

/**
 * Judges what is seen of a volume on its way. Keeps no state.
 *
 * <p>What Cinder does (cinder/volume/manager.py of Cinder 21): status {@code retyping}; its
 * migration status goes {@code starting}, {@code migrating}, {@code completing}; a second volume is
 * made, and Nova is asked to swap one for the other. Nova copies, has the guest use the new image,
 * deletes the old attachment (for a moment the volume is {@code available} then), and tells Cinder,
 * which exchanges the two. Where Nova fails, it tells that too, and Cinder puts all back.
 */
final class RetypeJudge {

  /** Cinder gives the new volume five minutes (migration_create_volume_timeout_secs). */
  static final Duration NOTHING_COPIED_FOR = Duration.ofMinutes(10);

  /** Cinder's services have a minute for each of Nova's calls (rpc_response_timeout). */
  static final Duration SWITCHED_FOR = Duration.ofMinutes(5);

  /** Nova notes the new attachment down after Cinder is done. */
  static final Duration SETTLES_WITHIN = Duration.ofMinutes(1);

  private static final Set<String> MIGRATING = Set.of("starting", "migrating", "completing");

  private final RetypeBegin begin;
  private final RetypeLook look;
  private final VolumeMove move;

  private RetypeJudge(RetypeBegin begin, RetypeLook look) {
    this.begin = begin;
    this.look = look;
    this.move = begin.move();
  }

  static RetypeVerdict judge(RetypeBegin begin, RetypeLook look) {
    return new RetypeJudge(begin, look).judge();
  }

  /** Cinder is at it. */
  static boolean isUnderWay(Volume volume) {
    return volume.status().equals("retyping")
        || volume.migrationStatus().filter(MIGRATING::contains).isPresent();
  }

  /** Nova has told it that the copy is done. */
  static boolean isCompleting(Volume volume) {
    return volume.migrationStatus().equals(Optional.of("completing"));
  }

  /** Its status, with how far Cinder is. */
  static String status(Volume volume) {
    return volume.status()
        + volume
            .migrationStatus()
            .filter(MIGRATING::contains)
            .map(status -> " (" + status + ")")
            .orElse("");
  }

  private RetypeVerdict judge() {
    if (look.volume().isEmpty()) {
      return new Stuck("Cinder knows the volume no more");
    }
    var volume = look.volume().get();
    if (isUnderWay(volume)) {
      return underWay(volume);
    }
    return volume.type().equals(Optional.of(begin.type())) ? arrived(volume) : back(volume);
  }

  private RetypeVerdict underWay(Volume volume) {
    if (look.disk().isEmpty()) {
      return new Going(step(volume));
    }
    var disk = look.disk().get();
    if (disk.running()) {
      return new Going(disk.ready() ? "switching over" : "copying");
    }
    if (begin.isOnAnotherFile(disk)) {
      var mayEnd = isCompleting(volume) || !novaHasFailed();
      return mayEnd && look.withoutCopy().compareTo(SWITCHED_FOR) < 0
          ? new Going("finishing")
          : new Stuck(cinderHasNotEnded(volume));
    }
    return look.withoutCopy().compareTo(NOTHING_COPIED_FOR) < 0
        ? new Going(step(volume))
        : new Stuck(nothingGoesOn(volume));
  }

  private String step(Volume volume) {
    return switch (volume.migrationStatus().orElse("")) {
      case "starting" -> "making the new volume";
      case "migrating" ->
          look.anotherIsCopied()
              ? "waiting for Nova, which copies another volume of this server"
              : "waiting for Nova";
      case "completing" -> "finishing";
      default -> "waiting for Cinder";
    };
  }

  private RetypeVerdict arrived(Volume volume) {
    if (novaHasFailed()) {
      return new Stuck(novaHasTheOldConnection(volume));
    }
    var wrong = new ArrayList<String>();
    if (!volume.status().equals("in-use")) {
      wrong.add("its status is " + volume.status());
    }
    if (!volume.servers().contains(begin.server().id())) {
      wrong.add("Cinder does not have it attached to the server");
    }
    wrong.addAll(wrongWithTheServer());
    // It is at another volume only when it is done with this one.
    if (look.novaIsAtIt() && !look.anotherIsCopied()) {
      wrong.add("Nova has not ended its swap_volume: do not stop or reboot the server before");
    }
    var moved = !volume.host().equals(move.volume().host());
    if (moved && look.disk().filter(begin::isOnItsOldFile).isPresent()) {
      wrong.add(
          "QEMU still has its old file (%s): do not reboot the server before that is clear"
              .formatted(begin.file().orElseThrow()));
    }
    if (wrong.isEmpty()) {
      return new Moved(
          "of type %s%s, attached, the server is %s"
              .formatted(
                  begin.type(),
                  volume.backend().map(backend -> " on " + backend).orElse(""),
                  look.server().map(Server::status).orElse("gone")));
    }
    return look.arrived().compareTo(SETTLES_WITHIN) < 0
        ? new Going("finishing")
        : new Stuck(
            "it is of type %s, but %s. See the logs of cinder-volume and of nova-compute on %s"
                .formatted(begin.type(), String.join("; ", wrong), host()));
  }

  private List<String> wrongWithTheServer() {
    if (look.server().isEmpty()) {
      return List.of("Nova knows the server no more");
    }
    var server = look.server().get();
    var same =
        server.status().equals(begin.server().status())
            && server.powerState() == begin.server().powerState();
    return same
        ? List.of()
        : List.of(
            "the server is %s, power state %s".formatted(server.status(), server.powerState()));
  }

  private RetypeVerdict back(Volume volume) {
    if (look.disk().filter(begin::isOnAnotherFile).isPresent()) {
      return new Stuck(notCindersFile());
    }
    var status =
        volume.status().equals("in-use") ? "" : " Its status is %s.".formatted(volume.status());
    return new Stayed(
        "it is of type %s as before%s.%s %s"
            .formatted(
                volume.type().orElse("none"),
                look.disk().filter(begin::isOnItsOldFile).isPresent()
                    ? ", and the server writes to its file as before"
                    : "",
                status,
                why(volume)));
  }

  /**
   * It says so only after it has told Cinder, or has given up telling it. It does not say of which
   * volume: of two that are moved at once, it may be the other.
   */
  private boolean novaHasFailed() {
    return look.actions().stream()
        .filter(InstanceAction::isSwapOfVolumes)
        .filter(action -> !begin.swaps().contains(action.requestId()))
        .anyMatch(action -> action.message().isPresent());
  }

  private String why(Volume volume) {
    var before = move.volume().migrationStatus();
    var error = volume.migrationStatus().equals(Optional.of("error"));
    if (novaHasFailed()) {
      return "Nova's copy failed or was ended, and Cinder has put all back: the log of nova-compute on %s says why (swap_volume), a full backend for example"
          .formatted(host());
    }
    if (error && !before.equals(Optional.of("error"))) {
      return "Cinder could not make the new volume, or Nova refused to copy: the log of cinder-volume on %s says why"
          .formatted(move.volume().backend().orElse("its host"));
    }
    return "Cinder gives no reason. Most often its scheduler finds no backend for the type%s: room, or the type's extra specs; the logs of cinder-scheduler and cinder-volume say why"
        .formatted(error ? ", or the copy failed" : "");
  }

  private String nothingGoesOn(Volume volume) {
    return "it is %s, and nothing has copied it for %d minutes. Where cinder-volume of %s or Nova's compute service on %s is down: start it, and run this again. Where they are up, nobody is at it any more. %s"
        .formatted(
            status(volume),
            look.withoutCopy().toMinutes(),
            move.volume().backend().orElse("its host"),
            host(),
            look.disk().filter(begin::isOnItsOldFile).isPresent()
                ? "The server writes to its old file, so its data are whole. " + putBack()
                : "Which file the server writes to is not known: see 'virsh domblklist %s' on %s, and reset or delete nothing before"
                    .formatted(begin.server().id(), host()));
  }

  private String putBack() {
    var volume = move.volume().id();
    return rightBefore()
        + look.copiedInto()
            .map(
                copy ->
                    "cinder reset-state --state in-use --reset-migration-status %s; cinder reset-state --state error --attach-status detached --reset-migration-status %s; cinder delete %s"
                        .formatted(volume, copy.id(), copy.id()))
            .orElse(
                "cinder reset-state --state in-use --reset-migration-status %s".formatted(volume));
  }

  /** Nova may begin at any time all the same, and then they delete what the guest writes to. */
  private String rightBefore() {
    var server = begin.server().id();
    return "The commands at the end are for this moment only. Right before them, on %s, 'virsh blockjob %s %s --info' must show no copy, and 'virsh domblklist %s' %s for %s: "
        .formatted(
            host(), server, move.target(), server, begin.file().orElseThrow(), move.target());
  }

  /** Nova has made the switch. */
  private String cinderHasNotEnded(Volume volume) {
    return "the server writes to the new volume's file (%s) already, but to Cinder it is %s still: %s. DO NOT STOP, REBOOT, RESIZE OR MIGRATE THE SERVER: Nova would start it from the old file, without what was written since. Keep the volume %s. docs/operate.md says how Cinder and Nova are told"
        .formatted(
            look.disk().flatMap(DiskCopy::file).orElseThrow(),
            status(volume),
            isCompleting(volume)
                ? "Cinder was told, and has not ended its part, see the log of cinder-volume on "
                    + move.volume().backend().orElse("its host")
                : "Nova could not tell it",
            look.copiedInto().map(Volume::id).orElse("that is being copied into"));
  }

  /** Cinder is done, and Nova failed before it noted that down. */
  private String novaHasTheOldConnection(Volume volume) {
    return "it is of type %s%s, but Nova failed after it (swap_volume: the log of nova-compute on %s says why, and of which volume): it has the old connection still, whose file Cinder deletes. DO NOT STOP, REBOOT, RESIZE OR MIGRATE THE SERVER otherwise than in steps 4 to 6 of 'A switch that Cinder was not told of' in docs/operate.md: they give Nova the new one"
        .formatted(
            begin.type(), volume.backend().map(backend -> " on " + backend).orElse(""), host());
  }

  /** Cinder was told that the copy failed, after the switch. */
  private String notCindersFile() {
    return "Cinder has put all back, but the server writes to %s, not to its old file (%s), and Cinder deletes that. SAVE WHAT IS NEW IN THE GUEST NOW, before anything is done with the server: it will start from the old file"
        .formatted(look.disk().flatMap(DiskCopy::file).orElseThrow(), begin.file().orElseThrow());
  }

  private String host() {
    return begin.server().host().orElse("its host");
  }
}
