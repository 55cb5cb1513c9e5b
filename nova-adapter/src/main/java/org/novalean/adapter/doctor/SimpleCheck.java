package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;

/** A check made of a function. */
record SimpleCheck(String id, String title, Supplier<Result> look) implements Check {

  SimpleCheck {
    requireNonNull(id, "id is null");
    requireNonNull(title, "title is null");
    requireNonNull(look, "look is null");
  }

  @Override
  public Result run() {
    return look.get();
  }
}
