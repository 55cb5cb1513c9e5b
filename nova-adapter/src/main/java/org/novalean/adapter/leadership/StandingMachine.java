package org.novalean.adapter.leadership;

import org.novalean.adapter.leadership.Standing.Active;
import org.novalean.adapter.leadership.Standing.Lost;
import org.novalean.adapter.leadership.Standing.Over;
import org.novalean.adapter.leadership.Standing.Standby;

/** How standings follow upon each other. What is no news for a standing leaves it as it is. */
final class StandingMachine {

  private StandingMachine() {}

  static Standing transition(Standing standing, News news) {
    if (standing instanceof Over) {
      return standing;
    }
    if (news instanceof News.Superseded superseded) {
      // One that stands by knows nothing that could be out of date.
      return standing instanceof Standby ? standing : new Over(takenOver(superseded.by()));
    }
    if (standing instanceof Standby && news instanceof News.Begun begun) {
      return new Active(begun.epoch(), begun.tenure());
    }
    if (standing instanceof Active active && news instanceof News.Gone) {
      return new Lost(active.epoch());
    }
    if (standing instanceof Lost lost && news instanceof News.Regained regained) {
      return new Active(lost.epoch(), regained.tenure());
    }
    return standing;
  }

  private static String takenOver(String by) {
    return "another adapter has taken over: %s. This one acts no more and ends; started again (systemd does it), it stands by"
        .formatted(by);
  }
}
