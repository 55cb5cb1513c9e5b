package org.novalean.storage.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Every moment at which something may die: before and after each act of a job on the world. A dead
 * agent can do nothing more, its {@code finally} blocks included.
 */
public final class CrashPoints {

  /** Not an exception, so that nothing handles it. */
  public static final class AgentDied extends Error {
    private static final long serialVersionUID = 1L;

    AgentDied(String moment) {
      super(moment);
    }
  }

  private static final Set<String> LOOKS =
      Set.of("domain", "blockJob", "outgoingMigration", "info");

  private final List<String> moments = new ArrayList<>();
  private Runnable world = () -> {};
  private Runnable accident = () -> {};
  private int at = -1;
  private boolean dead;
  private boolean suspended;

  /** What goes on meanwhile, at each moment. */
  void world(Runnable goesOn) {
    world = goesOn;
  }

  /** From now on, lets something happen at that moment; what happened before is forgotten. */
  public void accidentAt(int moment, Runnable happens) {
    moments.clear();
    dead = false;
    at = moment;
    accident = happens;
  }

  public void noAccident() {
    accidentAt(-1, () -> {});
  }

  /** For an accident: the agent dies. */
  public void agentDies() {
    dead = true;
    throw new AgentDied(lastMoment());
  }

  /** All moments so far. */
  public List<String> moments() {
    return List.copyOf(moments);
  }

  public String lastMoment() {
    return moments.isEmpty() ? "the beginning" : moments.get(moments.size() - 1);
  }

  /** Whether the accident has happened. */
  public boolean isOver() {
    return at < moments.size();
  }

  /** Somebody else than the agent acts. */
  void asSomebodyElse(Runnable acts) {
    suspended = true;
    try {
      acts.run();
    } finally {
      suspended = false;
    }
  }

  void before(String act) {
    moment("before", act);
  }

  void after(String act) {
    moment("after", act);
  }

  private void moment(String when, String act) {
    if (suspended) {
      return;
    }
    if (dead) {
      throw new AgentDied(act);
    }
    if (LOOKS.contains(act)) {
      return;
    }
    asSomebodyElse(world);
    moments.add(when + " " + act);
    if (moments.size() - 1 == at) {
      accident.run();
    }
  }
}
