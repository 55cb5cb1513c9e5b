package org.novalean.adapter.leadership;

import java.util.Optional;

/** A lock that a test hands over; those made of one {@link Place} are of one cloud. */
public final class TestingLock implements Lock {

  /** Where locks of one name meet. */
  public static final class Place {
    private Optional<TestingLock> owner = Optional.empty();
    private boolean away;
  }

  private final Place place;
  private Runnable onChange = () -> {};
  private boolean started;
  private boolean frozen;
  private Hold hold = new Hold.Unknown("connecting");
  private long tenures;

  public TestingLock(Place place) {
    this.place = place;
  }

  @Override
  public void start(Runnable listener) {
    onChange = listener;
    started = true;
    look();
  }

  /** Tries, as the real one does by itself. */
  public void look() {
    synchronized (place) {
      if (!started || frozen) {
        return;
      }
      if (place.away) {
        hold = new Hold.Unknown("the broker is away");
      } else if (place.owner.isEmpty()) {
        place.owner = Optional.of(this);
        hold = new Hold.Ours(++tenures);
      } else if (place.owner.get() != this) {
        hold = new Hold.Another();
      } else if (!(hold instanceof Hold.Ours)) {
        hold = new Hold.Ours(++tenures);
      }
    }
    onChange.run();
  }

  /** Its process stands still: it hears nothing, and the broker gives the lock away. */
  public void freeze() {
    frozen = true;
    loseIt();
  }

  public void thaw() {
    frozen = false;
    look();
  }

  /** Its connection is cut. */
  public void cut() {
    loseIt();
    hold = new Hold.Unknown("connection lost");
    onChange.run();
  }

  /** The broker goes away, or comes back, for all of the place. */
  public void setAway(boolean away) {
    synchronized (place) {
      place.away = away;
      place.owner = Optional.empty();
    }
  }

  private void loseIt() {
    synchronized (place) {
      if (place.owner.equals(Optional.of(this))) {
        place.owner = Optional.empty();
      }
    }
  }

  @Override
  public Hold hold() {
    return hold;
  }

  @Override
  public boolean isProven(long tenure) {
    synchronized (place) {
      return tenure == tenures && place.owner.equals(Optional.of(this));
    }
  }

  @Override
  public void close() {
    started = false;
    loseIt();
    hold = new Hold.Unknown("closed");
    onChange.run();
  }
}
