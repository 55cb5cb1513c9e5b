package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.concurrent.CountDownLatch;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.placement.PlacementDesk;
import org.novalean.adapter.placement.Sealing;
import org.novalean.adapter.placement.Work;
import org.novalean.storage.messages.JobReport;

/** Runs one job on one server's disks for a command, with its progress on the screen. */
final class DiskWork {

  private final CommandContext context;
  private final CountDownLatch cancel = new CountDownLatch(1);
  private String shown = "";

  DiskWork(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
    context.signals().onStop(cancel::countDown);
  }

  /** True where it was done. */
  boolean run(PlacementDesk desk, Work work, Server server) throws InterruptedException {
    try {
      var report = desk.work(work, server, cancel, this::show);
      var done = report.state().equals("done");
      say(
          server,
          report.state(),
          report.isRunning()
              ? "not begun by this command, it goes on without it"
              : report.reason());
      return done;
    } catch (Sealing.NotNow e) {
      say(server, "refused", String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** The operator pressed Ctrl-C. */
  boolean isCancelled() {
    return cancel.getCount() == 0;
  }

  private void say(Server server, String state, String reason) {
    if (context.options().output() == OutputFormat.JSON) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("server_id", server.id());
      fields.put("name", server.name());
      fields.put("state", state);
      fields.put("reason", reason);
      context.printJson(fields);
    } else {
      context
          .terminal()
          .out()
          .println(
              Text.clean(
                  "%s: %s%s"
                      .formatted(server.name(), state, reason.isEmpty() ? "" : ": " + reason)));
      context.terminal().out().flush();
    }
  }

  /** A terminal shows one line that changes; a file gets a line for each step and each tenth. */
  private void show(JobReport report) {
    if (context.options().output() == OutputFormat.JSON) {
      return;
    }
    var percent = report.total() == 0 ? 0 : 100 * report.done() / report.total();
    var live = context.terminal().interactive();
    var waits = report.reason().isEmpty() ? "" : "; waits: " + report.reason();
    var seen =
        "%s %s %d%s"
            .formatted(report.target(), report.step(), live ? percent : percent / 10, waits);
    if (seen.equals(shown)) {
      return;
    }
    shown = seen;
    var err = context.terminal().err();
    if (!report.isRunning()) {
      err.print(live ? "\n" : "");
    } else {
      err.printf(
          "%s  %s of %s: %s, %s of %s (%d%%)%s%s",
          live ? "\r" : "",
          report.job(),
          report.target(),
          report.step(),
          Text.bytes(report.done()),
          Text.bytes(report.total()),
          percent,
          Text.clean(waits),
          live ? "   " : "\n");
    }
    err.flush();
  }
}
