package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a host sees just what another one does.
 *
 * @param problem with the share as a whole; then no layer was looked at
 */
public record ShareProof(Optional<String> problem, List<Layer> layers) {

  /**
   * One layer.
   *
   * @param problem why it is not the same, and the way out; empty where it is
   */
  public record Layer(String name, Optional<String> problem) {

    public Layer {
      requireNonNull(name, "name is null");
      requireNonNull(problem, "problem is null");
    }
  }

  public ShareProof {
    requireNonNull(problem, "problem is null");
    layers = List.copyOf(layers);
  }

  static ShareProof failed(String problem) {
    return new ShareProof(Optional.of(problem), List.of());
  }

  /** The share and every layer are the same. */
  public boolean isProven() {
    return reason().isEmpty();
  }

  /** All that differs, in words; empty where proven. */
  public String reason() {
    var reasons = new ArrayList<String>();
    problem.ifPresent(reasons::add);
    layers.forEach(layer -> layer.problem().ifPresent(reasons::add));
    return String.join("; ", reasons);
  }
}
