package org.novalean.configuration.docs;

import org.novalean.configuration.Option;
import org.novalean.configuration.Schema;

/** The manual page of a configuration file, in section 5. */
final class OptionsPage {

  private OptionsPage() {}

  /**
   * Writes it.
   *
   * @param file the file's name, for example {@code teapot.conf}
   */
  static String render(String file, Schema<?> schema, String version) {
    var page = new Roff(file, 5, schema.program() + " " + version);
    page.heading("NAME").plain("%s - configuration of %s".formatted(file, schema.program()));
    page.heading("SYNOPSIS").plain("/etc/nova-lean/" + file);
    page.heading("DESCRIPTION")
        .plain(
            """
            The format is that of OpenStack's services (oslo.config): key = value below a [section]; # begins a comment, at the beginning of a line only; an indented line continues the value before it.
            An option that does not exist is an error. All errors are reported at once, each with its line.""")
        .paragraph(
            "'%s config-sample' prints a file with every option and its default."
                .formatted(schema.program()));
    for (var section : schema.sections()) {
      page.heading("[%s]".formatted(section.name())).plain(section.about());
      schema.options().stream()
          .filter(option -> option.section().equals(section.name()))
          .forEach(option -> option(option, page));
    }
    page.heading("FILES")
        .tagged(
            "/etc/nova-lean/" + file,
            "It may hold passwords: only its owner, and the group of the service, should read it.");
    page.heading("SEE ALSO").plain(schema.program() + "(8)");
    return page.toString();
  }

  private static void option(Option<?> option, Roff page) {
    page.tagged(option.name(), String.join("\n", option.help()));
    var value = option.shownDefault();
    page.more(
        "Value: %s.%s"
            .formatted(
                option.type().description(),
                option.required()
                    ? " Required."
                    : value.isEmpty() ? "" : " Default: %s".formatted(value)));
  }
}
