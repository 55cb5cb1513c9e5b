package org.novalean.configuration.docs;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual pages of a program in section 8: one of its own, and one for each of its commands. */
final class CommandPages {

  private static final Help.Ansi PLAIN = Help.Ansi.OFF;

  private final CommandLine program;
  private final String version;
  private final String file;

  /**
   * @param file the name of the program's configuration file
   */
  CommandPages(CommandLine program, String version, String file) {
    this.program = program;
    this.version = version;
    this.file = file;
  }

  /** Their texts by their names, such as {@code teapot-brew}. */
  Map<String, String> render() {
    var pages = new TreeMap<String, String>();
    pages.put(name(program), page(program));
    program.getSubcommands().values().stream()
        .filter(command -> !command.getCommandSpec().usageMessage().hidden())
        .forEach(command -> pages.put(name(command), page(command)));
    return pages;
  }

  private String page(CommandLine command) {
    var usage = command.getCommandSpec().usageMessage();
    var description = String.join("\n", usage.description()).formatted();
    var page = new Roff(name(command), 8, program.getCommandName() + " " + version);
    page.heading("NAME").plain("%s - %s".formatted(name(command), firstSentence(description)));
    page.heading("SYNOPSIS").plain(Syntax.synopsis(command));
    page.heading("DESCRIPTION").plain(description);
    parameters(command, page);
    if (command == program) {
      page.heading("COMMANDS")
          .plain("Each has a page of its own: %s-COMMAND(8).".formatted(program.getCommandName()));
      program.getSubcommands().values().stream()
          .filter(one -> !one.getCommandSpec().usageMessage().hidden())
          .forEach(
              one ->
                  page.tagged(
                      one.getCommandName(),
                      String.join("\n", one.getCommandSpec().usageMessage().description())
                          .formatted()));
    }
    if (usage.footer().length > 0) {
      page.heading(title(usage.footerHeading()));
      page.example(String.join("\n", usage.footer()).formatted());
    }
    page.heading("FILES").plain("/etc/nova-lean/" + file);
    page.heading("SEE ALSO")
        .plain(
            command == program
                ? file + "(5)"
                : "%s(8), %s(5)".formatted(program.getCommandName(), file));
    return page.toString();
  }

  private static void parameters(CommandLine command, Roff page) {
    var spec = command.getCommandSpec();
    var positional = spec.positionalParameters().stream().filter(one -> !one.hidden()).toList();
    if (!positional.isEmpty()) {
      page.heading("ARGUMENTS");
      positional.forEach(one -> page.tagged(label(one), words(one)));
    }
    var options = spec.options().stream().filter(one -> !one.hidden()).toList();
    if (!options.isEmpty()) {
      page.heading("OPTIONS");
      options.forEach(one -> page.tagged(Syntax.names(one), words(one)));
    }
  }

  private static String label(PositionalParamSpec parameter) {
    return parameter.paramLabel();
  }

  private static String words(ArgSpec argument) {
    return Arrays.stream(argument.description())
        .map(line -> PLAIN.string(line.formatted()))
        .collect(Collectors.joining("\n"));
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName("-");
  }

  private static String title(String heading) {
    return heading.formatted().strip().replaceAll(":$", "").toUpperCase(java.util.Locale.ROOT);
  }

  /** What {@code apropos} lists, without its full stop. */
  private static String firstSentence(String description) {
    var line = description.replace('\n', ' ').strip();
    var end = line.indexOf(". ");
    var first = end < 0 ? line : line.substring(0, end);
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }
}
