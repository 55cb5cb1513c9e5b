package org.novalean.adapter.history;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.adapter.predict.Comparison;
import org.novalean.adapter.predict.Measured;
import org.novalean.adapter.predict.Prediction;

/**
 * One live migration as nova-lean saw it.
 *
 * @param migrationUuid Nova's uuid of the migration: the key
 * @param migrationId Nova's number of it
 * @param userId who asked for it, where Nova says so
 * @param requestId Nova's request id, where a notification told it
 * @param policy the switch policy that was applied, for example {@code immediate}
 * @param policySource where it came from, for example {@code server metadata lean:switch}
 * @param phase the present phase's name
 * @param phaseReason why it is in this phase or what it waits for, for a person to read
 * @param enteredAt when each phase was entered first
 * @param progress the last counters that Nova gave
 * @param forceAttempts how often force_complete was sent
 * @param lastForceAt when it was sent last; saved before it is sent
 * @param postCopy whether Nova was seen in {@code running (post-copy)}
 * @param outcome empty while under way
 * @param notes warnings and findings, oldest first
 * @param prediction what it would take, from before memory flowed; empty where none was made
 * @param measured what it took, as its destination told; empty until then
 */
public record MigrationEntry(
    String migrationUuid,
    long migrationId,
    String serverId,
    String serverName,
    String sourceHost,
    Optional<String> destinationHost,
    Optional<String> userId,
    Optional<String> projectId,
    Optional<String> requestId,
    String policy,
    String policySource,
    String phase,
    String phaseReason,
    Map<String, Instant> enteredAt,
    Optional<MemoryProgress> progress,
    int forceAttempts,
    Optional<Instant> lastForceAt,
    boolean postCopy,
    Optional<Outcome> outcome,
    List<String> notes,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<Prediction> prediction,
    Optional<Measured> measured) {

  /** The reason of a migration under way whose service was stopped. */
  public static final String LEFT_TO_NOVA =
      "nova-lean was stopped: Nova goes on with it, and this is how it was seen last";

  /**
   * The note on a migration whose switch was asked for, and that ended with nobody there to see it.
   */
  public static final String SWITCH_NOT_KNOWN =
      "it ended while nova-lean did not run: whether it was switched to post-copy is not known";

  /** The same, with what it took. */
  public MigrationEntry withMeasured(Measured took) {
    return new MigrationEntry(
        migrationUuid,
        migrationId,
        serverId,
        serverName,
        sourceHost,
        destinationHost,
        userId,
        projectId,
        requestId,
        policy,
        policySource,
        phase,
        phaseReason,
        enteredAt,
        progress,
        forceAttempts,
        lastForceAt,
        postCopy,
        outcome,
        notes,
        startedAt,
        endedAt,
        prediction,
        Optional.of(took));
  }

  /**
   * What was predicted beside what it took; empty where either is not known, and where it went a
   * way that is not predicted: pre-copy first, and then switched.
   */
  public Optional<Comparison> comparison() {
    return prediction.flatMap(
        predicted ->
            measured
                .filter(took -> isPredictedWay())
                .map(took -> Comparison.of(predicted, took, postCopy)));
  }

  private boolean isPredictedWay() {
    return !postCopy
        || policy.equals(SwitchMode.IMMEDIATE.wireName())
        || (policy.equals(SwitchMode.AUTO.wireName())
            && !prediction.map(predicted -> predicted.choice().preCopy()).orElse(true));
  }

  /** Whether its service was stopped while it was under way, and has not come back since. */
  public boolean isLeftToNova() {
    return outcome.isEmpty() && phaseReason.equals(LEFT_TO_NOVA);
  }
}
