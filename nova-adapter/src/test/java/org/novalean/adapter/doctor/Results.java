package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;

/** What checks found, by their ids. */
final class Results {

  private final Map<String, Result> results = new LinkedHashMap<>();

  /** Runs the checks. */
  static Results of(List<Check> checks) {
    var results = new Results();
    checks.forEach(check -> results.results.put(check.id(), check.run()));
    return results;
  }

  Result get(String id) {
    return requireNonNull(results.get(id), () -> "no check " + id);
  }

  Collection<Result> values() {
    return results.values();
  }
}
