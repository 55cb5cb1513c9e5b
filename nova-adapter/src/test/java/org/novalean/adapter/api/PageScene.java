package org.novalean.adapter.api;

import static org.novalean.adapter.agents.Reports.MIB;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.Outcome;
import org.novalean.storage.messages.Copied;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.JobReport;
import org.novalean.storage.messages.ServerReport;
import org.novalean.storage.messages.ShareReport;

/** A cloud to look at, as its agents report it, and migrations that go on when the test says so. */
final class PageScene {

  private static final long GIB = 1024 * MIB;
  private static final int SERVERS_OF_A_HOST = 25;

  /** The host whose agent has not reported for a while. */
  private static final int SILENT = 2;

  private static final List<String> PHASES =
      List.of("preparing", "copying", "switching", "post-copy", "finishing");
  private static final List<String> REASONS =
      List.of(
          "waits for its destination to prove the data at rest",
          "",
          "waits for Nova to take force_complete",
          "the rest of the memory is fetched",
          "waits for Nova to tidy up");
  private static final List<String> USES = List.of("web", "db", "cache", "queue", "build", "mail");

  private final TestingApi api;
  private final int servers;
  private final int hosts;
  private int steps;

  /**
   * Fills the service.
   *
   * @param servers on a host for each 25 of them
   * @param migrations under way
   * @param ended in the history
   */
  PageScene(TestingApi api, int servers, int migrations, int ended) {
    this.api = api;
    this.servers = servers;
    this.hosts = Math.max(3, (servers + SERVERS_OF_A_HOST - 1) / SERVERS_OF_A_HOST);
    for (var server = 0; server < servers; server++) {
      api.service.names.put(serverId(server), name(server));
    }
    api.service.fleet.heard(report(SILENT));
    api.clock.advance(Fleet.FRESH.plusSeconds(20));
    report();
    for (var number = 0; number < migrations; number++) {
      api.service.history.save(underWay(number));
    }
    for (var number = 0; number < ended; number++) {
      api.service.history.save(ended(number));
    }
    api.service.waiting.put(serverId(4), "4 seals are under way in all, which is as many as may");
    api.lookAgain();
  }

  static String serverId(int server) {
    return "5e7e0000-0000-4000-8000-%012d".formatted(server);
  }

  static String migrationUuid(int number) {
    return "11111111-2222-4333-8444-%012d".formatted(number);
  }

  static String name(int server) {
    return "%s-%d".formatted(USES.get(server % USES.size()), server);
  }

  private String host(int number) {
    return "compute%02d.example.org".formatted(number % hosts);
  }

  /** A second later, these have copied more, and all hosts have reported again. */
  void goOn(int... numbers) {
    steps++;
    api.clock.advance(Duration.ofSeconds(1));
    report();
    for (var number : numbers) {
      api.service.history.save(underWay(number));
    }
    api.lookAgain();
  }

  /** One of them ends. */
  void end(int number, Outcome outcome) {
    api.clock.advance(Duration.ofSeconds(1));
    var entry = underWay(number);
    api.service.history.save(
        entry(
            number,
            "ended",
            "the server runs on " + entry.destinationHost().orElse("?"),
            entry.enteredAt(),
            entry.progress(),
            Optional.of(outcome),
            entry.startedAt(),
            Optional.of(api.clock.instant())));
    api.lookAgain();
  }

  private void report() {
    for (var number = 0; number < hosts; number++) {
      if (number != SILENT) {
        api.service.fleet.heard(report(number));
      }
    }
  }

  private HostReport report(int number) {
    var reports = new ArrayList<ServerReport>();
    for (var server = number; server < servers; server += hosts) {
      reports.add(server(server));
    }
    var hung = number == 1;
    var usable =
        new ShareReport(
            Optional.of(number % 2 == 0 ? "nas1-nova" : "nas2-nova"),
            !hung,
            hung ? "hung" : "healthy",
            hung ? "the share hangs: look at the NFS server" : "",
            (number % 2 == 0 ? 40L : 20L) << 40,
            (number % 2 == 0 ? 11L : 1L) << 40,
            Optional.empty());
    var jobs =
        number != 0
            ? List.<JobReport>of()
            : List.of(
                new JobReport(
                    serverId(0),
                    "seal",
                    "vda",
                    "COPYING",
                    (3 + steps) * GIB,
                    900 * GIB,
                    "running",
                    "",
                    Optional.empty(),
                    Instant.parse("2026-11-22T16:59:00Z")),
                new JobReport(
                    serverId(hosts),
                    "hydration",
                    "vda",
                    "PREPARING",
                    0,
                    0,
                    "running",
                    "waits for the share",
                    Optional.empty(),
                    Instant.parse("2026-11-22T16:59:30Z")));
    var moves =
        number != 0
            ? List.<JobReport>of()
            : List.of(
                move(2 * hosts, "COPYING", (20 + steps) * GIB, 100 * GIB, ""),
                move(3 * hosts, "READY", 100 * GIB, 100 * GIB, "waits for Nova"));
    return new HostReport(
        host(number),
        "0.1.0",
        Instant.EPOCH,
        api.clock.instant(),
        number != 3,
        usable,
        Optional.empty(),
        reports,
        jobs,
        moves,
        number == 4 ? List.of("its clock is 3 s off", "a layer has no note") : List.of());
  }

  private static JobReport move(int server, String step, long done, long total, String waits) {
    return new JobReport(
        serverId(server),
        "move",
        "vdb",
        step,
        done,
        total,
        "running",
        waits,
        Optional.empty(),
        Instant.parse("2026-11-22T16:58:00Z"));
  }

  private static ServerReport server(int number) {
    var lean = number % 7 != 3;
    var top = (10 + number * 37 % 900) * MIB;
    var root =
        new DiskReport(
            "vda",
            true,
            "qcow2",
            40 * GIB,
            top,
            lean ? Optional.of("atrest-" + number + "-vda-g1.qcow2") : Optional.empty(),
            lean ? (1 + number * 13 % 40) * GIB : 9 * GIB,
            Optional.empty(),
            new Copied(lean ? Copied.How.TOP : Copied.How.WHOLE, lean ? top : top + 9 * GIB),
            Optional.empty());
    var data =
        new DiskReport(
            "vdb",
            false,
            "a volume",
            100 * GIB,
            0,
            Optional.empty(),
            0,
            Optional.empty(),
            Copied.NOTHING,
            Optional.of("volume-" + number));
    return new ServerReport(
        serverId(number),
        "instance-%08x".formatted(number),
        number % 11 == 5 ? "PAUSED" : "RUNNING",
        number % 9 == 4 ? "a snapshot is under way" : "",
        number % 3 == 0 ? List.of(root, data) : List.of(root));
  }

  private MigrationEntry underWay(int number) {
    var phase = number % PHASES.size();
    var began = Instant.parse("2026-11-22T17:00:00Z").minusSeconds(5 + number * 7 % 80);
    var entered = new LinkedHashMap<String, Instant>();
    for (var past = 0; past <= phase; past++) {
      entered.put(PHASES.get(past), began.plusMillis(past * (400L + number * 317L % 1900)));
    }
    // Of every tenth nothing is known yet, and one has lost its way.
    var unknown = number % 10 == 0;
    var broken = number == 8;
    if (broken) {
      entered.put("broken", began.plusSeconds(5));
    }
    var total = (1 + number * 5 % 16) * GIB;
    var done = Math.min(total, total * (5 + number * 17 % 60) / 100 + 48L * steps * MIB);
    return entry(
        number,
        broken ? "broken" : PHASES.get(phase),
        broken
            ? "the way between its hosts is gone: it goes on when it is back"
            : REASONS.get(phase),
        entered,
        unknown
            ? Optional.empty()
            : Optional.of(
                new MemoryProgress(total, done, total - done, 200 * MIB, 150 * MIB, 50 * MIB)),
        Optional.empty(),
        began,
        Optional.empty());
  }

  private MigrationEntry ended(int number) {
    var began = Instant.parse("2026-11-22T16:00:00Z").minusSeconds(1200L * number);
    var took = Duration.ofMillis(3_000 + number * 7_919L % 50_000);
    var outcome =
        number % 9 == 4
            ? Outcome.FAILED
            : number % 13 == 6 ? Outcome.SERVER_DELETED : Outcome.COMPLETED;
    var entered = new LinkedHashMap<String, Instant>();
    for (var past = 0; past < PHASES.size(); past++) {
      entered.put(PHASES.get(past), began.plusMillis(past * took.toMillis() / 6));
    }
    entered.put("ended", began.plus(took));
    var total = (1 + number * 5 % 16) * GIB;
    return entry(
        100_000 + number,
        "ended",
        outcome == Outcome.FAILED ? "Nova says failed" : "the server runs on its destination",
        entered,
        number % 12 == 7
            ? Optional.empty()
            : Optional.of(
                new MemoryProgress(total, total, 0, 300 * MIB, (10 + number * 31 % 290) * MIB, 0)),
        Optional.of(outcome),
        began,
        Optional.of(began.plus(took)));
  }

  private MigrationEntry entry(
      int number,
      String phase,
      String reason,
      Map<String, Instant> entered,
      Optional<MemoryProgress> progress,
      Optional<Outcome> outcome,
      Instant began,
      Optional<Instant> endedAt) {
    var server = number % servers;
    return new MigrationEntry(
        migrationUuid(number),
        1000 + number,
        serverId(server),
        name(server),
        host(server),
        number % 10 == 0 && outcome.isEmpty() ? Optional.empty() : Optional.of(host(number + 5)),
        Optional.of("user1"),
        Optional.of("project1"),
        Optional.of("req-" + number),
        number % 4 == 1 ? "on-stall" : "immediate",
        "configuration [lean] switch",
        phase,
        reason,
        entered,
        progress,
        1,
        Optional.empty(),
        entered.containsKey("post-copy"),
        outcome,
        List.of(),
        began,
        endedAt,
        Optional.empty(),
        Optional.empty());
  }
}
