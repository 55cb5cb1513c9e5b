package org.novalean.adapter.status;

import java.util.Optional;

/**
 * Whether Nova can be asked.
 *
 * @param answers empty where this adapter does not ask it
 * @param reason what is wrong; empty where nothing is
 */
public record NovaView(Optional<Boolean> answers, String reason) {

  /** Of an adapter that stands by. */
  public static final NovaView NOT_ASKED = new NovaView(Optional.empty(), "");

  /** It was asked in vain. */
  public boolean isAway() {
    return answers.equals(Optional.of(false));
  }
}
