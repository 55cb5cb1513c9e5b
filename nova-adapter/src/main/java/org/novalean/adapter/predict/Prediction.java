package org.novalean.adapter.predict;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a live migration will take, either way.
 *
 * @param inputs what it was made from
 * @param preCopy if it is left to Nova's pre-copy
 * @param lean if it is switched to post-copy as soon as memory flows
 * @param notKnown what was not known and makes it wider, for a person to read
 */
public record Prediction(Inputs inputs, Outlook preCopy, Outlook lean, List<String> notKnown) {

  public Prediction {
    requireNonNull(inputs, "inputs is null");
    requireNonNull(preCopy, "preCopy is null");
    requireNonNull(lean, "lean is null");
    notKnown = List.copyOf(notKnown);
  }

  /** From what was found out. */
  public static Prediction of(Facts facts) {
    var inputs = facts.inputs();
    return new Prediction(inputs, Model.preCopy(inputs), Model.lean(inputs), facts.notKnown());
  }

  /** Which way {@code switch = auto} takes. */
  public Choice choice() {
    return Choice.of(this);
  }
}
