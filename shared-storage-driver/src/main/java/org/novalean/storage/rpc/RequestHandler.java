package org.novalean.storage.rpc;

/** What an agent does with requests. Called by several threads at once; may take long. */
@FunctionalInterface
public interface RequestHandler {

  /**
   * Does what is asked.
   *
   * @return the reply's body: JSON
   * @throws RequestRefused to tell the adapter why not
   */
  String handle(Request request) throws RequestRefused, InterruptedException;
}
