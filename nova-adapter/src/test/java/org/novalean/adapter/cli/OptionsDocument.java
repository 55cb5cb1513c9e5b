package org.novalean.adapter.cli;

import java.util.ArrayList;
import java.util.List;
import org.novalean.configuration.Option;
import org.novalean.configuration.Schema;

/** Writes {@code docs/configuration.md}: all options of both configuration files. */
final class OptionsDocument {

  private OptionsDocument() {}

  static String render(Schema<?>... schemas) {
    var lines = new ArrayList<String>();
    lines.add("# Options");
    lines.add("");
    lines.add("<!-- Written from the code: see DocumentsTest. -->");
    lines.add(
        "The format of both files is that of OpenStack's services (oslo.config). An option that does not exist is");
    lines.add(
        "an error; all errors are reported at once. `config-sample` prints a file with every option.");
    for (var schema : schemas) {
      lines.add("");
      lines.add("## " + schema.program() + ".conf");
      for (var section : schema.sections()) {
        section(schema, section, lines);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static void section(Schema<?> schema, Schema.Section section, List<String> lines) {
    lines.add("");
    lines.add("### [%s]".formatted(section.name()));
    lines.add("");
    lines.add(section.about());
    lines.add("");
    lines.add("| option | value | unit | default | meaning |");
    lines.add("|---|---|---|---|---|");
    schema.options().stream()
        .filter(option -> option.section().equals(section.name()))
        .forEach(option -> lines.add(row(option)));
  }

  private static String row(Option<?> option) {
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            option.name(),
            cell(option.type().description()),
            unit(option.name()),
            option.required() ? "required" : defaultOf(option),
            cell(String.join(" ", option.help())));
  }

  private static String defaultOf(Option<?> option) {
    var shown = option.shownDefault();
    return shown.isEmpty() ? "" : "`%s`".formatted(shown.replace("|", "\\|"));
  }

  /** By the house's rule, the name ends with it. */
  private static String unit(String name) {
    if (name.endsWith("bandwidth_mib")) {
      return "MiB/s";
    }
    if (name.endsWith("_mib")) {
      return "MiB";
    }
    if (name.endsWith("_seconds")) {
      return "s";
    }
    return name.endsWith("_days") ? "days" : "";
  }

  static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace('\n', ' ').strip();
  }
}
