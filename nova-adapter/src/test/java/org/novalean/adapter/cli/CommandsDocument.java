package org.novalean.adapter.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.novalean.configuration.docs.Syntax;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Writes {@code docs/commands.md}: all commands of both programs, with their options. */
final class CommandsDocument {

  private CommandsDocument() {}

  static String render(CommandLine... programs) {
    var lines = new ArrayList<String>();
    lines.add("# Commands");
    lines.add("");
    lines.add("<!-- Written from the code: see DocumentsTest. -->");
    lines.add("`--help` of each command says the same.");
    for (var program : programs) {
      var spec = program.getCommandSpec();
      lines.add("");
      lines.add("## " + spec.qualifiedName());
      describe(spec, lines);
      arguments(spec, CommandSpec.create(), lines);
      footer(spec, lines);
      program
          .getSubcommands()
          .values()
          .forEach(command -> command(command.getCommandSpec(), spec, lines));
    }
    return String.join("\n", lines) + "\n";
  }

  private static void command(CommandSpec command, CommandSpec program, List<String> lines) {
    lines.add("");
    lines.add("### " + command.qualifiedName());
    describe(command, lines);
    arguments(command, program, lines);
  }

  private static void describe(CommandSpec spec, List<String> lines) {
    lines.add("");
    lines.add(text(spec.usageMessage().description()));
    lines.add("");
    lines.add("```");
    lines.add(Syntax.synopsis(spec.commandLine()));
    lines.add("```");
  }

  /** What the whole program takes is told of there once. */
  private static void arguments(CommandSpec spec, CommandSpec told, List<String> lines) {
    var rows = new ArrayList<String>();
    spec.positionalParameters().stream()
        .filter(one -> !one.hidden())
        .forEach(one -> rows.add(row(one.paramLabel(), one)));
    spec.options().stream()
        .filter(one -> !one.hidden() && told.findOption(one.longestName()) == null)
        .forEach(one -> rows.add(row(Syntax.names(one), one)));
    if (!rows.isEmpty()) {
      lines.add("");
      lines.add("| argument | meaning |");
      lines.add("|---|---|");
      lines.addAll(rows);
    }
  }

  private static String row(String name, ArgSpec argument) {
    return "| `%s` | %s |".formatted(name, OptionsDocument.cell(text(argument.description())));
  }

  private static void footer(CommandSpec spec, List<String> lines) {
    var usage = spec.usageMessage();
    if (usage.footer().length > 0) {
      lines.add("");
      lines.add(usage.footerHeading().formatted().strip());
      lines.add("");
      lines.add("```");
      Arrays.stream(usage.footer()).map(line -> line.formatted().strip()).forEach(lines::add);
      lines.add("```");
    }
  }

  private static String text(String... description) {
    return Arrays.stream(description)
        .map(line -> line.formatted())
        .collect(Collectors.joining(" "));
  }
}
