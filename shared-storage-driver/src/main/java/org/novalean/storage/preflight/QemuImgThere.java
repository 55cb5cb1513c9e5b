package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.util.List;
import org.novalean.storage.io.HostCommands;
import org.novalean.storage.io.HungException;

/** The programs that the agent starts are there. */
record QemuImgThere(HostCommands commands) implements Check {

  QemuImgThere {
    requireNonNull(commands, "commands is null");
  }

  @Override
  public String id() {
    return "qemu-img";
  }

  @Override
  public String title() {
    return "qemu-img can be run";
  }

  @Override
  public Result run() {
    try {
      var result = commands.run(List.of("qemu-img", "--version"));
      return result.succeeded()
          ? new Result.Ok(result.output().lines().findFirst().orElse(""))
          : new Result.Failed(result.complaint(), "install it: qemu-utils");
    } catch (UncheckedIOException | HungException e) {
      return new Result.Failed(String.valueOf(e.getMessage()), "install it: qemu-utils");
    }
  }
}
