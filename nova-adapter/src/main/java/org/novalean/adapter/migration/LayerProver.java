package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.novalean.adapter.agents.AgentException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.storage.messages.Identify;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.LayerIdentity;
import org.novalean.storage.messages.Prove;
import org.novalean.storage.messages.Proven;
import org.novalean.storage.messages.Released;

/**
 * Has the layers of one migrating server proven on its destination.
 *
 * <p>Algorithm: 1. the source's agent ends whatever it does to the server's disks; 2. it says what
 * they stand on; 3. as soon as Nova has chosen a destination, that one's agent says whether it sees
 * just this. Each {@link #look} takes what was answered and asks what is next; none blocks.
 *
 * <p>Safety: a server that is known to stand on layers is proven or fails, within {@link #WITHIN}
 * of each question; silence is never taken for a proof. A server of which nothing is known, because
 * no agent runs on its host, is left to Nova.
 */
final class LayerProver {

  /** How long an agent may leave a question open before it counts as absent. */
  static final Duration WITHIN = Duration.ofSeconds(10);

  /** The block job of a seal may take longer to end; an agent that is busy with it answers. */
  private static final Duration RELEASED_WITHIN = Duration.ofSeconds(2);

  /** The host's clock and Nova's, where both are kept by NTP. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(2);

  private final Agents agents;
  private final String serverId;
  private final String nonce;

  private Optional<CompletableFuture<Released>> releasing = Optional.empty();
  private Optional<CompletableFuture<Identities>> identified = Optional.empty();
  private Optional<CompletableFuture<Proven>> proven = Optional.empty();
  private boolean released;
  private boolean left;
  private Optional<Identities> identities = Optional.empty();
  private Optional<Instant> askedSince = Optional.empty();
  private LayerProof proof = new LayerProof.Underway("asks what the server stands on");

  /**
   * Makes one for a migration.
   *
   * @param nonce for this proof alone
   */
  LayerProver(Agents agents, String serverId, String nonce) {
    this.agents = requireNonNull(agents, "agents is null");
    this.serverId = requireNonNull(serverId, "serverId is null");
    this.nonce = requireNonNull(nonce, "nonce is null");
  }

  LayerProof proof() {
    return proof;
  }

  /** Its host has told of layers below it. */
  boolean hasLayers() {
    return identities.isPresent();
  }

  /**
   * Goes as far as the answers allow.
   *
   * @param layered the server is known to stand on layers, by whomever
   */
  void look(MigrationRecord record, boolean layered, Instant now) {
    // It was left to Nova because nobody told of a layer, and now somebody may.
    var answersAfterAll = releasing.filter(CompletableFuture::isDone).isPresent();
    if (left && (layered || answersAfterAll)) {
      left = false;
      askedSince = Optional.empty();
      proof = new LayerProof.Underway("asks what the server stands on");
    }
    if (!(proof instanceof LayerProof.Underway)) {
      return;
    }
    if (!released) {
      release(record, layered, now);
    }
    // A seal that is past its last moment to stop puts a layer below the disk, so not before.
    if (released && identities.isEmpty()) {
      identify(record.sourceHost(), layered, now);
    }
    if (identities.isPresent()) {
      prove(record.destinationHost(), identities.get(), now);
    }
  }

  private void release(MigrationRecord record, boolean layered, Instant now) {
    var source = record.sourceHost();
    var asked = releasing.orElseGet(() -> agents.release(source, serverId));
    releasing = Optional.of(asked);
    var since = askedSince.orElse(now);
    askedSince = Optional.of(since);
    if (!asked.isDone()) {
      if (!now.isBefore(since.plus(RELEASED_WITHIN))) {
        probe(source, layered, since, now);
      }
      return;
    }
    try {
      var tooLate = isSince(record.createdAt(), asked.join().layeredAt());
      askedSince = Optional.empty();
      identified = Optional.empty();
      released = !tooLate;
      if (tooLate) {
        proof =
            new LayerProof.Failed(
                "its disk on %s was put on a layer just as Nova began, which may have looked at it before: migrate it again"
                    .formatted(source));
      }
    } catch (CompletionException e) {
      releasing = Optional.empty();
      notAnswered(source, "does not let go of its disks", e, layered, since, now);
    }
  }

  private static boolean isSince(Instant began, Optional<Instant> layeredAt) {
    return layeredAt.filter(at -> at.isAfter(began.minus(CLOCKS_DIFFER))).isPresent();
  }

  /** Whether that agent answers at all: what it says now may not be so any more when it is done. */
  private void probe(String source, boolean layered, Instant since, Instant now) {
    var asked = whatItStandsOn(source);
    if (asked.isCompletedExceptionally()) {
      identified = Optional.empty();
      try {
        var unused = asked.join();
      } catch (CompletionException e) {
        notAnswered(source, "cannot say what the server stands on", e, layered, since, now);
      }
    }
  }

  /** Asks for it, unless that is open already. */
  private CompletableFuture<Identities> whatItStandsOn(String source) {
    var asked = identified.orElseGet(() -> agents.identify(source, new Identify(serverId, nonce)));
    identified = Optional.of(asked);
    return asked;
  }

  private void identify(String source, boolean layered, Instant now) {
    var asked = whatItStandsOn(source);
    var since = askedSince.orElse(now);
    askedSince = Optional.of(since);
    if (!asked.isDone()) {
      return;
    }
    try {
      var answer = asked.join();
      askedSince = Optional.empty();
      if (answer.layers().isEmpty()) {
        proof = new LayerProof.NotNeeded("the server stands on no at-rest layer");
      } else {
        identities = Optional.of(answer);
        proof = new LayerProof.Underway("waits for Nova to choose a destination");
      }
    } catch (CompletionException e) {
      identified = Optional.empty();
      notAnswered(source, "cannot say what the server stands on", e, layered, since, now);
    }
  }

  private void notAnswered(
      String source,
      String what,
      CompletionException failure,
      boolean layered,
      Instant since,
      Instant now) {
    var why = AgentException.words(failure);
    var unable = failure.getCause() instanceof AgentException.Unable;
    if (unable && !isOver(since, now)) {
      return;
    }
    if (unable || failure.getCause() instanceof AgentException.Refused) {
      proof = new LayerProof.Failed("%s %s: %s".formatted(source, what, why));
    } else if (!layered) {
      left = true;
      proof = new LayerProof.NotNeeded("no agent on %s tells of at-rest layers".formatted(source));
    } else if (isOver(since, now)) {
      proof =
          new LayerProof.Failed(
              "the server stands on an at-rest layer, but the agent on its host does not answer (%s): start nova-lean-agent on %s, then migrate again"
                  .formatted(why, source));
    }
  }

  private void prove(Optional<String> destination, Identities layers, Instant now) {
    if (destination.isEmpty()) {
      return;
    }
    var host = destination.get();
    var asked = proven.orElseGet(() -> agents.prove(host, new Prove(serverId, nonce, layers)));
    proven = Optional.of(asked);
    var since = askedSince.orElse(now);
    askedSince = Optional.of(since);
    proof =
        new LayerProof.Underway(
            "waits for the proof that %s sees the data at rest".formatted(host));
    if (!asked.isDone()) {
      return;
    }
    try {
      var answer = asked.join();
      proof =
          answer.proven()
              ? new LayerProof.Proven(host + LayerProof.SEEN + names(layers))
              : new LayerProof.Failed(
                  "%s does not see the data at rest: %s".formatted(host, answer.reason()));
    } catch (CompletionException e) {
      proven = Optional.empty();
      if (e.getCause() instanceof AgentException.Refused || isOver(since, now)) {
        proof =
            new LayerProof.Failed(
                "%s has not proven that it sees the data at rest (%s): see that nova-lean-agent runs there, then migrate again"
                    .formatted(host, AgentException.words(e)));
      }
    }
  }

  private static boolean isOver(Instant since, Instant now) {
    return !now.isBefore(since.plus(WITHIN));
  }

  private static String names(Identities layers) {
    return layers.layers().stream().map(LayerIdentity::name).collect(Collectors.joining(", "));
  }
}
