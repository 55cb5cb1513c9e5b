package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.novalean.configuration.Problem;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;

/** The configuration was read; what it warned of. */
public record ConfigurationCheck(Path file, List<Problem> warnings) implements Check {

  public ConfigurationCheck {
    requireNonNull(file, "file is null");
    warnings = List.copyOf(warnings);
  }

  @Override
  public String id() {
    return "configuration";
  }

  @Override
  public String title() {
    return "The configuration can be used";
  }

  @Override
  public Result run() {
    if (warnings.isEmpty()) {
      return new Result.Ok(file.toString());
    }
    return new Result.Warning(
        warnings.stream().map(Problem::toString).collect(Collectors.joining("\n")),
        "do what the warning says");
  }
}
