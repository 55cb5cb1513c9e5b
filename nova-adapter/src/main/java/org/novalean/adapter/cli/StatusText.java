package org.novalean.adapter.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.novalean.adapter.status.AgentView;
import org.novalean.adapter.status.JobView;
import org.novalean.adapter.status.MigrationView;
import org.novalean.adapter.status.ShareView;
import org.novalean.adapter.status.Status;
import org.novalean.adapter.status.Wait;

/** A status, for a person to read. */
final class StatusText {

  private static final int BAR = 16;
  private static final String UNKNOWN = "?";

  private final Status status;
  private final int columns;
  private final List<String> lines = new ArrayList<>();

  private StatusText(Status status, int columns) {
    this.status = status;
    this.columns = columns;
  }

  static List<String> lines(Status status, int columns) {
    var text = new StatusText(status, columns);
    text.adapter();
    text.agents();
    text.shares();
    text.migrations();
    text.jobs();
    text.waits();
    return text.lines;
  }

  private void adapter() {
    var adapter = status.adapter();
    field(
        "adapter",
        "%s, %s%s"
            .formatted(
                adapter.name(),
                adapter.standing(),
                adapter.epoch().map(epoch -> ", epoch " + epoch).orElse("")));
    field("active", adapter.isActive() ? "this one" : adapter.active().orElse(UNKNOWN));
    field("bus", status.bus().state() + lag());
    field(
        "Nova",
        status
            .nova()
            .answers()
            .map(answers -> answers ? "answers" : "cannot be asked")
            .orElse("not asked by this adapter"));
    var servers = status.servers();
    field(
        "servers",
        "%d that agents report, %d layered, %d lean, %d not"
            .formatted(servers.total(), servers.layered(), servers.lean(), servers.notLean()));
    var budgets = status.budgets();
    field(
        "budget",
        "%d of %d seals at a time, %d on a host%s; a disk is sealed again beyond %s"
            .formatted(
                budgets.running(),
                budgets.shareConcurrency(),
                budgets.hostConcurrency(),
                budgets.mibPerSecond() == 0
                    ? ""
                    : ", %d MiB/s each".formatted(budgets.mibPerSecond()),
                Text.bytes(budgets.topLimitBytes())));
  }

  private String lag() {
    return status
        .bus()
        .lag()
        .map(
            lag ->
                ", %d notifications wait%s"
                    .formatted(
                        lag.messages(),
                        lag.messages() == 0
                            ? ""
                            : ", the oldest for " + Text.duration(duration(lag.seconds()))))
        .orElse("");
  }

  private void agents() {
    if (status.agents().isEmpty()) {
      return;
    }
    var table =
        new PlainTable("HOST", "AGENT", "REPORTED", "LIBVIRT", "SHARE", "SERVERS", "LAYERED");
    for (var agent : status.agents()) {
      table.row(
          agent.host(),
          agent.answers() ? agent.version() : "silent",
          Text.duration(duration(agent.ageSeconds())) + " ago",
          agent.libvirt() ? "yes" : "no",
          agent.shareState(),
          String.valueOf(agent.servers()),
          String.valueOf(agent.layered()));
    }
    section("HOSTS", table.lines());
    status.agents().forEach(this::problems);
  }

  private void problems(AgentView agent) {
    agent.problems().forEach(problem -> remark(agent.host() + ": " + problem));
  }

  private void shares() {
    if (status.shares().isEmpty()) {
      return;
    }
    var table = new PlainTable("SHARE", "FREE", "OF", "HOSTS", "USABLE");
    for (ShareView share : status.shares()) {
      table.row(
          share.shareId(),
          Text.bytes(share.freeBytes()),
          Text.bytes(share.totalBytes()),
          String.valueOf(share.hosts().size()),
          String.valueOf(share.usableHosts()));
    }
    section("SHARES", table.lines());
  }

  private void migrations() {
    if (status.migrations().isEmpty()) {
      section("MIGRATIONS", List.of("none under way"));
      return;
    }
    var table = new PlainTable("ID", "SERVER", "FROM", "TO", "PHASE", "PROGRESS", "LEFT", "TIME");
    for (MigrationView migration : status.migrations()) {
      table.row(
          String.valueOf(migration.migrationId()),
          migration.serverName().isEmpty() ? migration.serverId() : migration.serverName(),
          migration.sourceHost(),
          migration.destinationHost().orElse(UNKNOWN),
          migration.phase(),
          bar(migration.progress(), migration.progressAtLeast()),
          left(migration.etaSeconds()),
          Text.duration(duration(migration.seconds())));
    }
    section("MIGRATIONS", table.lines());
  }

  private void jobs() {
    if (status.jobs().isEmpty()) {
      return;
    }
    var table = new PlainTable("JOB", "SERVER", "HOST", "DISK", "STEP", "PROGRESS", "LEFT", "TIME");
    for (JobView job : status.jobs()) {
      table.row(
          job.kind(),
          job.serverName().orElse(job.serverId()),
          job.host(),
          job.target(),
          job.step(),
          bar(job.progress(), false),
          left(job.etaSeconds()),
          Text.duration(Duration.between(job.startedAt(), status.at())));
    }
    section("SEALS, HYDRATIONS AND MOVES OF VOLUMES", table.lines());
  }

  private void waits() {
    if (status.waits().isEmpty()) {
      return;
    }
    section("WAITS", List.of());
    for (Wait wait : status.waits()) {
      var who = wait.name().orElse(wait.subject());
      remark("%s%s: %s".formatted(wait.kind(), who.isEmpty() ? "" : " " + who, wait.reason()));
    }
  }

  /** A bar never shows more than is known: what is unknown has none. */
  static String bar(Optional<Double> progress, boolean atLeast) {
    if (progress.isEmpty()) {
      return "[%s]    %s".formatted(" ".repeat(BAR), UNKNOWN);
    }
    var percent = (int) Math.floor(100 * progress.get());
    var filled = percent * BAR / 100;
    return "[%s%s] %3d%%%s"
        .formatted(
            "#".repeat(filled),
            (atLeast ? "~" : "-").repeat(BAR - filled),
            percent,
            atLeast ? "+" : "");
  }

  private static String left(Optional<Double> seconds) {
    return seconds.map(s -> Text.duration(duration(s))).orElse(UNKNOWN);
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(1000 * seconds));
  }

  private void section(String title, List<String> content) {
    lines.add("");
    lines.add(title);
    lines.addAll(content);
  }

  private void remark(String text) {
    var wrapped = Text.wrap("- " + Text.clean(text), Math.max(40, columns));
    lines.add(wrapped.get(0));
    wrapped.subList(1, wrapped.size()).forEach(line -> lines.add("  " + line));
  }

  private void field(String label, String value) {
    lines.add(Text.fit(label, 9) + Text.clean(value));
  }
}
