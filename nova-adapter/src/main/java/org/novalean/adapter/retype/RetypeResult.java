package org.novalean.adapter.retype;

/**
 * How it ended.
 *
 * @param reason what was seen, and the way out where one is needed
 */
public record RetypeResult(VolumeMove move, State state, String reason) {

  /** The ways in which it can end. */
  public enum State {
    /** It lies on the other backend, and the server runs on it. */
    DONE("done"),
    /** It lies where it was, and nothing is left of the attempt. */
    UNDONE("undone"),
    /** Somebody has to do something. */
    STUCK("stuck"),
    /** It goes on, and is not waited for any more. */
    RUNNING("running");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** The word for it, as with other jobs on disks. */
    public String word() {
      return word;
    }
  }
}
