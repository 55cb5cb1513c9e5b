package org.novalean.adapter.migration;

import java.util.List;

/** Whether a migration's destination sees the data at rest that the server stands on. */
sealed interface LayerProof {

  /** What a proof says, after the host's name; it goes on record as a note. */
  String SEEN = " sees the data at rest: ";

  /** Whether a migration with these notes was proven: its server stands on layers. */
  static boolean isNotedIn(List<String> notes) {
    return notes.stream().anyMatch(note -> note.contains(SEEN));
  }

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
