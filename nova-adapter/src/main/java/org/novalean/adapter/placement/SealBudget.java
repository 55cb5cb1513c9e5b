package org.novalean.adapter.placement;

/**
 * What sealing may use.
 *
 * @param perHost seals at a time on one host
 * @param total seals at a time on the whole share
 * @param mibPerSecond for each of them; 0 for the agent's own limit alone
 * @param topLimitBytes a top that occupies more than this is sealed again
 */
public record SealBudget(int perHost, int total, long mibPerSecond, long topLimitBytes) {

  public SealBudget {
    if (perHost < 1 || total < 1 || mibPerSecond < 0 || topLimitBytes < 0) {
      throw new IllegalArgumentException(
          "a budget allows at least one seal, and no negative limit");
    }
  }
}
