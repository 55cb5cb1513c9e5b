package org.novalean.adapter.rescue;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.Server;
import org.novalean.storage.messages.HalfSeen;
import org.novalean.storage.messages.HalfSeen.DiskFile;

/** A server that went from c1 to c2; each method gives the same but for one thing. */
record Situation(
    String novaStatus,
    Optional<String> task,
    String host,
    MigrationStatus migration,
    Map<String, HalfSeen> seen,
    Map<String, String> silent,
    Set<String> up,
    Optional<String> image) {

  static final String SERVER = "5f0a2c9e-8d3b-4c1e-9f77-1b6a7d2e4c30";

  /** In post-copy, both halves there. */
  static Situation inPostCopy() {
    return new Situation(
            "MIGRATING",
            Optional.of("migrating"),
            "c1",
            MigrationStatus.RUNNING_POST_COPY,
            Map.of(),
            Map.of(),
            Set.of("c1", "c2", "c3"),
            Optional.of("image"))
        .halves("PAUSED_POST_COPY", "RUNNING_POST_COPY");
  }

  /** Nova believes that it has arrived. */
  static Situation arrived() {
    return inPostCopy()
        .nova("ACTIVE", "", "c2")
        .migration(MigrationStatus.COMPLETED)
        .halves("NONE", "RUNNING");
  }

  Situation halves(String onSource, String onDestination) {
    return on("c1", onSource).on("c2", onDestination);
  }

  Situation on(String at, String state) {
    var qemu = !List.of("NONE", "SHUT_OFF", "CRASHED").contains(state);
    var disks =
        state.equals("NONE")
            ? List.<DiskFile>of()
            : List.of(new DiskFile("disk", 1, Instant.EPOCH));
    return has(at, new HalfSeen(state, qemu, disks));
  }

  Situation has(String at, HalfSeen half) {
    var changed = new HashMap<>(seen);
    changed.put(at, half);
    return new Situation(novaStatus, task, host, migration, changed, silent, up, image);
  }

  Situation nova(String status, String newTask, String newHost) {
    var changed = newTask.isEmpty() ? Optional.<String>empty() : Optional.of(newTask);
    return new Situation(status, changed, newHost, migration, seen, silent, up, image);
  }

  Situation migration(MigrationStatus status) {
    return new Situation(novaStatus, task, host, status, seen, silent, up, image);
  }

  Situation silent(String at) {
    var here = new HashMap<>(seen);
    here.remove(at);
    return new Situation(
        novaStatus, task, host, migration, here, Map.of(at, "no agent answers"), up, image);
  }

  Situation down(String at) {
    var left = new HashSet<>(up);
    left.remove(at);
    return new Situation(novaStatus, task, host, migration, seen, silent, left, image);
  }

  Situation onVolume() {
    return new Situation(novaStatus, task, host, migration, seen, silent, up, Optional.empty());
  }

  Findings findings() {
    var server =
        new Server(
            SERVER,
            "web",
            novaStatus,
            task,
            Server.PowerState.RUNNING,
            Optional.of(host),
            Map.of(),
            Map.of(),
            image,
            Optional.empty());
    var record =
        new MigrationRecord(
            7,
            "uuid",
            SERVER,
            migration,
            "c1",
            Optional.of("c2"),
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Findings(server, Optional.of(record), seen, silent, up, false);
  }

  RescuePlan plan() {
    return RescueDecider.decide(findings(), false);
  }
}
