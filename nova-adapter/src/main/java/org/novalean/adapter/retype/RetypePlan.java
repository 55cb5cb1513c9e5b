package org.novalean.adapter.retype;

import java.util.List;
import org.novalean.adapter.compute.Server;

/**
 * What is to be done.
 *
 * @param type the name of the volume type
 * @param moves in their order; those that are of the type already are not among them
 * @param refusals why nothing may be begun, each with the way out
 * @param notes what is worth knowing besides
 */
public record RetypePlan(
    Server server, String type, List<VolumeMove> moves, List<String> refusals, List<String> notes) {

  public RetypePlan {
    moves = List.copyOf(moves);
    refusals = List.copyOf(refusals);
    notes = List.copyOf(notes);
  }

  /** It may not be begun. */
  public boolean isRefused() {
    return !refusals.isEmpty();
  }
}
