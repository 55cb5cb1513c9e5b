package org.novalean.adapter.leadership;

/**
 * For an adapter whose history is a file of its own machine: no other could take over from it, so
 * it asks nobody, and goes on where RabbitMQ is away.
 */
public final class LoneLock implements Lock {
  private static final Hold OURS = new Hold.Ours(1);

  @Override
  public void start(Runnable onChange) {
    onChange.run();
  }

  @Override
  public Hold hold() {
    return OURS;
  }

  @Override
  public boolean isProven(long tenure) {
    return true;
  }

  @Override
  public void close() {}
}
