package org.novalean.adapter.rescue;

/** One thing that a rescue does. Doing it again where it was done already changes nothing. */
public sealed interface Step {

  /** What it does, for a person to read. */
  String words();

  /**
   * Ends the half that is left on the source, so that Nova's monitor ends, after the disks on the
   * destination have been given a second name that Nova does not know.
   */
  record EndHalf(String source, String destination) implements Step {
    @Override
    public String words() {
      return "keep the disks on %s by a second name, look once more that nothing runs there, and end the paused half on %s: Nova then takes the migration for completed, and has the server on %s"
          .formatted(destination, source, destination);
    }
  }

  /** Nova says ERROR, and would refuse whatever comes next. */
  record ResetState() implements Step {
    @Override
    public String words() {
      return "set the server's state in Nova back to ACTIVE (if Nova says ERROR by then)";
    }
  }

  /** Starts it from its disk. */
  record HardReboot(String host) implements Step {
    @Override
    public String words() {
      return "hard reboot through Nova on %s: it starts from its disk there".formatted(host);
    }
  }
}
