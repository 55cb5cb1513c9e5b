package org.novalean.adapter.rescue;

import java.util.List;

/** What is to be done about a server. */
public sealed interface RescuePlan {

  /** Why, for a person to read. */
  String reason();

  /** There is nothing to rescue. */
  record NotNeeded(String reason) implements RescuePlan {}

  /** It runs, on one host alone, and Nova knows: also how a rescue that was carried out ends. */
  record Well(String reason) implements RescuePlan {}

  /** Nova or libvirt is about to change it by itself: look again. */
  record Wait(String reason) implements RescuePlan {}

  /**
   * It would not be safe, or is not this command's to do.
   *
   * @param commands what a person may do, in this order; empty where the reason says it
   */
  record Refused(String reason, List<String> commands) implements RescuePlan {
    public Refused {
      commands = List.copyOf(commands);
    }
  }

  /**
   * It can be done.
   *
   * @param disk where the newest disk is, in words
   * @param lost in words
   * @param steps what is left to do, in this order
   */
  record Rescue(String reason, String disk, String lost, List<Step> steps) implements RescuePlan {
    public Rescue {
      steps = List.copyOf(steps);
    }
  }
}
