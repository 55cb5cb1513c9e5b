package org.novalean.storage.layer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a layer's record says of it. */
public enum LayerState {
  /** A commit writes to it: it is no point in time, nobody may stand on it but who does. */
  @JsonProperty("committing")
  COMMITTING,

  /** It is the disk as it was at one moment. */
  @JsonProperty("whole")
  WHOLE,

  /** It is gone; the record stays so that its generation is never used again. */
  @JsonProperty("collected")
  COLLECTED
}
