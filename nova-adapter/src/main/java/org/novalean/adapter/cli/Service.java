package org.novalean.adapter.cli;

/** What {@code nova-lean run} runs. */
public interface Service extends AutoCloseable {

  /**
   * Works until {@link #close} is called from another thread or the service cannot go on.
   *
   * @throws InterruptedException where the calling thread is interrupted
   */
  void run() throws InterruptedException;

  /**
   * Asks {@link #run} to return soon, with everything on record. Returns at once or when it is
   * done; calling it again does nothing.
   */
  @Override
  void close();
}
