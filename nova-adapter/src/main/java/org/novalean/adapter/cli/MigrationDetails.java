package org.novalean.adapter.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.history.MigrationEntry;

/** All that is known of one migration, for a person to read. */
final class MigrationDetails {

  private static final int LABEL = 14;

  private final DateTimeFormatter time;
  private final List<String> lines = new ArrayList<>();

  private MigrationDetails(ZoneId zone) {
    this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(zone);
  }

  static List<String> render(MigrationEntry entry, Instant now, ZoneId zone) {
    var details = new MigrationDetails(zone);
    details.describe(entry, now);
    return details.lines;
  }

  private void describe(MigrationEntry entry, Instant now) {
    field("migration", "%d (%s)".formatted(entry.migrationId(), entry.migrationUuid()));
    field("server", "%s (%s)".formatted(entry.serverName(), entry.serverId()));
    field("from", entry.sourceHost());
    field("to", entry.destinationHost().orElse("not chosen yet"));
    field("asked by", who(entry));
    entry.requestId().ifPresent(id -> field("request", id));
    field("policy", "%s (%s)".formatted(entry.policy(), entry.policySource()));
    field("started", time.format(entry.startedAt()));
    entry.endedAt().ifPresent(ended -> field("ended", time.format(ended)));
    field("time", Text.duration(MigrationTable.elapsed(entry, now)));
    field("state", state(entry));
    field("post-copy", postCopy(entry));
    field("force_complete", forced(entry));
    field("memory", entry.progress().map(MigrationDetails::memory).orElse("Nova told nothing"));
    entry.progress().filter(p -> p.diskTotalBytes() > 0).ifPresent(p -> field("disks", disks(p)));
    lines.add("");
    lines.add("PHASE           ENTERED                      LASTED");
    for (var stay : PhaseStay.of(entry, now)) {
      lines.add(
          "%-14s  %s  %10s"
              .formatted(
                  Text.clean(stay.phase()),
                  time.format(stay.enteredAt()),
                  isEnd(stay) ? "" : Text.duration(stay.duration()))
              .stripTrailing());
    }
    var predicted = ComparisonText.lines(entry);
    if (!predicted.isEmpty()) {
      lines.add("");
      lines.addAll(predicted);
    }
    if (!entry.notes().isEmpty()) {
      lines.add("");
      lines.add("NOTES");
      entry.notes().forEach(note -> lines.add("- " + Text.clean(note)));
    }
  }

  private static boolean isEnd(PhaseStay stay) {
    return stay.phase().equals("ended");
  }

  private static String postCopy(MigrationEntry entry) {
    if (entry.postCopy()) {
      return "yes";
    }
    return entry.notes().contains(MigrationEntry.SWITCH_NOT_KNOWN) ? "not known" : "no";
  }

  private static String who(MigrationEntry entry) {
    return entry.userId().map("user %s"::formatted).orElse("Nova does not say")
        + entry.projectId().map(", project %s"::formatted).orElse("");
  }

  private static String state(MigrationEntry entry) {
    var state = MigrationTable.state(entry);
    return entry.phaseReason().isEmpty() ? state : state + ": " + entry.phaseReason();
  }

  private String forced(MigrationEntry entry) {
    if (entry.forceAttempts() == 0) {
      return "not sent";
    }
    var times = entry.forceAttempts() == 1 ? "once" : entry.forceAttempts() + " times";
    return "sent " + times + entry.lastForceAt().map(at -> ", last " + time.format(at)).orElse("");
  }

  private static String memory(MemoryProgress progress) {
    return "%s in all, %s copied, %s left, as last seen"
        .formatted(
            Text.bytes(progress.memoryTotalBytes()),
            Text.bytes(progress.memoryProcessedBytes()),
            Text.bytes(progress.memoryRemainingBytes()));
  }

  private static String disks(MemoryProgress progress) {
    return "%s in all, %s copied, %s left"
        .formatted(
            Text.bytes(progress.diskTotalBytes()),
            Text.bytes(progress.diskProcessedBytes()),
            Text.bytes(progress.diskRemainingBytes()));
  }

  private void field(String label, String value) {
    lines.add(Text.fit(label, LABEL) + "  " + Text.clean(value));
  }
}
