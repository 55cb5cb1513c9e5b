package org.novalean.configuration.docs;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** How a command and its options are typed. */
public final class Syntax {

  private Syntax() {}

  /** A command's synopsis, in one line. */
  public static String synopsis(CommandLine command) {
    return command.getHelp().synopsis(0).strip().replaceAll("\\s+", " ");
  }

  /** All names of an option, and what it takes. */
  public static String names(OptionSpec option) {
    var names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }
}
