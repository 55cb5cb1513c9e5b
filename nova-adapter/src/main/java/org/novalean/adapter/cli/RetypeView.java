package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import org.novalean.adapter.retype.RetypeProgress;

/**
 * Shows how far a volume is: a terminal has one line that changes; a file gets a line for each step
 * and each tenth.
 */
final class RetypeView {

  private final CommandContext context;
  private String shown = "";

  RetypeView(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  void show(RetypeProgress progress) {
    if (context.options().output() == OutputFormat.JSON) {
      return;
    }
    var live = context.terminal().interactive();
    var percent = progress.total() == 0 ? 0 : 100 * progress.done() / progress.total();
    var seen =
        "%s %s %d %s"
            .formatted(
                progress.move().target(),
                progress.step(),
                live ? progress.passed().toSeconds() : percent / 10,
                live ? progress.waits() : progress.waits().replaceAll("[0-9]+", ""));
    if (seen.equals(shown)) {
      return;
    }
    shown = seen;
    var err = context.terminal().err();
    err.printf(
        "%s  %s: %s%s, %s%s%s",
        live ? "\r" : "",
        progress.move().target(),
        progress.step(),
        copied(progress, percent),
        Text.duration(progress.passed()),
        progress.waits().isEmpty() ? "" : "; " + Text.clean(progress.waits()),
        live ? "   " : "\n");
    err.flush();
  }

  /** What follows begins on a line of its own. */
  void end() {
    if (!shown.isEmpty() && context.terminal().interactive()) {
      context.terminal().err().println();
    }
  }

  private static String copied(RetypeProgress progress, long percent) {
    return progress.total() == 0
        ? ""
        : ", %s of %s (%d%%)"
            .formatted(Text.bytes(progress.done()), Text.bytes(progress.total()), percent);
  }
}
