package org.novalean.adapter.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the documented sample of the configuration file: every option, commented out. */
public final class SampleFile {

  private SampleFile() {}

  /** The sample's text, which ends with a line feed. */
  public static String render() {
    var lines = new ArrayList<String>();
    lines.add("# nova-lean's configuration. Every option is listed; what is commented out with a");
    lines.add(
        "# value shows the default. Written by 'nova-lean config-sample'. Keep it at mode 0640.");
    Options.SECTIONS.entrySet().forEach(section -> section(section, lines));
    return String.join("\n", lines) + "\n";
  }

  private static void section(Map.Entry<String, String> section, List<String> lines) {
    lines.add("");
    lines.add("[%s]".formatted(section.getKey()));
    lines.add("# " + section.getValue());
    Options.ALL.stream()
        .filter(option -> option.section().equals(section.getKey()))
        .forEach(option -> option(option, lines));
  }

  private static <T> void option(Option<T> option, List<String> lines) {
    lines.add("");
    option.help().forEach(help -> lines.add("# " + help));
    lines.add(
        "# (%s%s)".formatted(option.type().description(), option.required() ? "; required" : ""));
    lines.add("#%s =%s".formatted(option.name(), defaultText(option)));
  }

  private static <T> String defaultText(Option<T> option) {
    if (option.defaultText() != null) {
      return " " + option.defaultText();
    }
    if (option.defaultValue() == null) {
      return "";
    }
    var text = option.type().renderer().apply(option.defaultValue());
    return text.isEmpty() ? "" : " " + text;
  }
}
