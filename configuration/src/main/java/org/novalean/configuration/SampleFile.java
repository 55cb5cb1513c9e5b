package org.novalean.configuration;

import java.util.ArrayList;
import java.util.List;

/** Writes the documented sample of a configuration file: every option, commented out. */
public final class SampleFile {

  private SampleFile() {}

  /** The sample's text, which ends with a line feed. */
  public static String render(Schema<?> schema) {
    var lines = new ArrayList<String>();
    lines.add(
        "# %s's configuration. Every option is listed; what is commented out with a"
            .formatted(schema.program()));
    lines.add(
        "# value shows the default. Written by '%s'. Keep it at mode 0640."
            .formatted(schema.sampleCommand()));
    schema.sections().forEach(section -> section(schema, section, lines));
    return String.join("\n", lines) + "\n";
  }

  private static void section(Schema<?> schema, Schema.Section section, List<String> lines) {
    lines.add("");
    lines.add("[%s]".formatted(section.name()));
    lines.add("# " + section.about());
    schema.optionsOf(section.name()).forEach(option -> option(option, lines));
  }

  private static void option(Option<?> option, List<String> lines) {
    lines.add("");
    option.help().forEach(help -> lines.add("# " + help));
    lines.add(
        "# (%s%s)".formatted(option.type().description(), option.required() ? "; required" : ""));
    lines.add("#%s = %s".formatted(option.name(), option.shownDefault()).stripTrailing());
  }
}
