package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.novalean.adapter.config.Configuration;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.configuration.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "migrations",
    description = {
      "List live migrations: those under way, then the newest.",
      "In post-copy Nova tells no figures: '~' and '%%+' then show the last one."
    })
final class MigrationsCommand implements Callable<Integer> {

  private static final Duration REDRAW = Duration.ofMillis(500);

  @Option(
      names = "--watch",
      description = "Go on showing them: a live table on a terminal, else a line for each change.")
  private boolean watch;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description = "How many to list besides those under way. Default: 20")
  private int limit = 20;

  private final CommandContext context;

  MigrationsCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws ConfigurationException, InterruptedException {
    var configuration = context.configuration();
    if (watch) {
      var stop = new CountDownLatch(1);
      context.signals().onStop(stop::countDown);
      watch(configuration, stop);
    } else {
      list(configuration);
    }
    return ExitCode.OK;
  }

  private void list(Configuration configuration) throws ConfigurationException {
    var entries = entries(configuration);
    var now = context.clock().instant();
    if (context.options().output() == OutputFormat.JSON) {
      context.printJson(entries.stream().map(entry -> MigrationJson.of(entry, now)).toList());
    } else if (entries.isEmpty()) {
      context.print(List.of("No migrations yet. Is 'nova-lean run' at work with this file?"));
    } else {
      var rows = entries.stream().map(MigrationTable.Row::of).toList();
      context.print(MigrationTable.render(rows, now, context.terminal().columns()));
      if (entries.stream().anyMatch(MigrationEntry::isLeftToNova)) {
        context.print(List.of("", "What is under way: " + MigrationEntry.LEFT_TO_NOVA + "."));
      }
    }
  }

  private void watch(Configuration configuration, CountDownLatch stop)
      throws ConfigurationException, InterruptedException {
    try (var view = view()) {
      do {
        view.show(entries(configuration), context.clock().instant());
      } while (!stop.await(REDRAW.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private LiveView view() {
    if (context.options().output() == OutputFormat.JSON) {
      return new ChangeLines(
          context.terminal(),
          (entry, now) -> CommandContext.jsonLine(MigrationJson.of(entry, now)));
    }
    return context.terminal().interactive()
        ? new LiveTable(context.terminal(), context.clock().getZone())
        : new ChangeLines(context.terminal(), ChangeLines::words);
  }

  /** Opens the history each time: there may have been none before. */
  private List<MigrationEntry> entries(Configuration configuration) throws ConfigurationException {
    try (var history = context.backend().history(configuration).orElse(null)) {
      if (history == null) {
        return List.of();
      }
      var underWay = history.unfinished();
      var ended =
          history.newest(limit).stream().filter(entry -> entry.outcome().isPresent()).toList();
      return Stream.of(underWay, ended).flatMap(List::stream).toList();
    }
  }
}
