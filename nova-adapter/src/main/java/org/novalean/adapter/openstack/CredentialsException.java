package org.novalean.adapter.openstack;

import java.util.List;

/** Credentials that cannot be used as they are written. Tells all that is wrong at once. */
public final class CredentialsException extends RuntimeException {

  private final List<String> problems;

  CredentialsException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  public CredentialsException(String problem) {
    this(List.of(problem));
  }

  /** One sentence or two for each mistake. */
  public List<String> problems() {
    return problems;
  }
}
