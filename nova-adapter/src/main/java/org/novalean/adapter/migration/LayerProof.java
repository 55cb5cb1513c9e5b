package org.novalean.adapter.migration;

/** Whether a migration's destination sees the data at rest that the server stands on. */
sealed interface LayerProof {

  /** For a person to read. */
  String reason();

  /** The server stands on no at-rest layer, or nothing is known of one. */
  record NotNeeded(String reason) implements LayerProof {}

  /** Asked, and not answered yet: the server is not switched before. */
  record Underway(String reason) implements LayerProof {}

  /** The destination's agent saw the very layers. */
  record Proven(String reason) implements LayerProof {}

  /** It did not: the migration must not go on. */
  record Failed(String reason) implements LayerProof {}
}
