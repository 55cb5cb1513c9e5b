package org.novalean.storage.io;

import static java.util.Objects.requireNonNull;

/**
 * How a command ended.
 *
 * @param output what it wrote to standard output
 * @param errors what it wrote to standard error
 */
public record CommandResult(int exitCode, String output, String errors) {

  public CommandResult {
    requireNonNull(output, "output is null");
    requireNonNull(errors, "errors is null");
  }

  /** It exited with 0. */
  public boolean succeeded() {
    return exitCode == 0;
  }

  /** What a person should read of it: its errors in one line, else its exit code. */
  public String complaint() {
    var text = String.join("; ", errors.lines().map(String::strip).toList());
    return text.isEmpty() ? "exit code " + exitCode : text;
  }
}
