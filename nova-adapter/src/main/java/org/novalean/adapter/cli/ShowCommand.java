package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.configuration.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show all that is known of one live migration.")
final class ShowCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = "Nova's number of the migration, or its uuid.")
  private String id = "";

  private final CommandContext context;

  ShowCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws ConfigurationException {
    var found = find();
    if (found.isEmpty()) {
      context
          .terminal()
          .err()
          .println(
              "nova-lean knows no migration %s: 'nova-lean migrations' lists those it knows"
                  .formatted(Text.clean(id)));
      return ExitCode.NEGATIVE;
    }
    var now = context.clock().instant();
    if (context.options().output() == OutputFormat.JSON) {
      context.printJson(MigrationJson.of(found.get(), now));
    } else {
      context.print(MigrationDetails.render(found.get(), now, context.clock().getZone()));
    }
    return ExitCode.OK;
  }

  private Optional<MigrationEntry> find() throws ConfigurationException {
    var configuration = context.configuration();
    try (var history = context.backend().history(configuration).orElse(null)) {
      return history == null ? Optional.empty() : history.find(id);
    }
  }
}
