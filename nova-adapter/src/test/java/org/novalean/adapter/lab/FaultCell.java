package org.novalean.adapter.lab;

/** One fault in one phase, and what has to become of the server. */
record FaultCell(FaultPhase phase, Fault fault, FaultOutcome outcome) {

  /** Names it, for a person who runs it alone too. */
  String name() {
    return phase + "-" + fault;
  }

  @Override
  public String toString() {
    return "%s, %s: %s".formatted(name(), fault.words(), outcome.words());
  }
}
