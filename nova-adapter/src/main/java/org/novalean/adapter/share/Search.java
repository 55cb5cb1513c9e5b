package org.novalean.adapter.share;

import org.novalean.storage.messages.UseShare;

/** How far the search for the export of a volume type is. */
public sealed interface Search {

  /**
   * Cinder names it.
   *
   * @param volumeId of the volume by which it was found
   */
  record Found(UseShare.Export export, String volumeId) implements Search {}

  /**
   * The volume is not there yet, and will be by itself.
   *
   * @param what is waited for, in words
   */
  record Coming(String what) implements Search {}

  /** Nobody has made the volume yet, and who looked was not to make it. */
  record Unmade() implements Search {}

  /**
   * Somebody has to do something.
   *
   * @param problem a sentence with the way out
   */
  record Wrong(String problem) implements Search {}

  /**
   * Cinder, or its backend, does not answer now. What was found before is right until it says
   * something else.
   *
   * @param problem a sentence with the way out
   */
  record Away(String problem) implements Search {}
}
