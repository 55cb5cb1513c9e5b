package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.migration.Samples.NOON;
import static org.novalean.adapter.migration.Samples.SERVER;
import static org.novalean.adapter.migration.Samples.after;
import static org.novalean.adapter.migration.Samples.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.LayerIdentity;

class LayerProverTest {
  private static final Identities LAYERS =
      new Identities(
          "share-1", List.of(new LayerIdentity("atrest-1-vda-g1.qcow2", 1, 23, 5, "abc")));

  private final TestingAgents agents = new TestingAgents();

  private LayerProver prover(boolean knownToBeLayered) {
    return new LayerProver(agents, SERVER, "nonce", knownToBeLayered);
  }

  private static MigrationRecord withoutDestination() {
    return new MigrationRecord(
        7,
        "migration-7",
        SERVER,
        MigrationStatus.ACCEPTED,
        "compute1",
        Optional.empty(),
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aServerOnALayerIsReleasedThenIdentifiedThenProvenOnItsDestination() {
    agents.standsOn(SERVER, LAYERS);
    var prover = prover(false);

    prover.look(withoutDestination(), NOON);
    assertThat(prover.proof()).isInstanceOf(LayerProof.Underway.class);
    prover.look(record(MigrationStatus.PREPARING), NOON);

    assertThat(prover.proof()).isInstanceOf(LayerProof.Proven.class);
    assertThat(agents.requests())
        .containsExactly(
            "release compute1 " + SERVER,
            "identify compute1 " + SERVER,
            "prove compute2 " + SERVER);
  }

  @Test
  void aDestinationThatSeesSomethingElseFailsTheProofWithItsReason() {
    agents.standsOn(SERVER, LAYERS);
    agents.proves("compute2", false, "inode 17, expected 23");
    var prover = prover(false);

    prover.look(record(MigrationStatus.PREPARING), NOON);

    assertThat(prover.proof()).isInstanceOf(LayerProof.Failed.class);
    assertThat(prover.proof().reason()).contains("compute2").contains("inode 17, expected 23");
  }

  @Test
  void aServerOnNoLayerNeedsNoProof() {
    var prover = prover(false);
    prover.look(record(MigrationStatus.PREPARING), NOON);
    assertThat(prover.proof()).isInstanceOf(LayerProof.NotNeeded.class);
  }

  @Test
  void aServerOfWhichNothingIsKnownIsLeftToNovaWhereNoAgentRuns() {
    agents.silence("compute1");
    var prover = prover(false);
    prover.look(record(MigrationStatus.PREPARING), NOON);
    assertThat(prover.proof()).isInstanceOf(LayerProof.NotNeeded.class);
  }

  @Test
  void silenceOfTheSourceIsNeverTakenForAProofOfALayeredServer() {
    agents.silence("compute1");
    var prover = prover(true);

    prover.look(record(MigrationStatus.PREPARING), NOON);
    assertThat(prover.proof()).isInstanceOf(LayerProof.Underway.class);
    prover.look(record(MigrationStatus.PREPARING), after(10));

    assertThat(prover.proof()).isInstanceOf(LayerProof.Failed.class);
    assertThat(prover.proof().reason()).contains("start nova-lean-agent on compute1");
  }

  @Test
  void aSourceThatAnswersLateIsProvenAllTheSame() {
    agents.standsOn(SERVER, LAYERS);
    agents.silence("compute1");
    var prover = prover(true);
    prover.look(record(MigrationStatus.PREPARING), NOON);
    agents.answer("compute1");

    prover.look(record(MigrationStatus.PREPARING), after(2));

    assertThat(prover.proof()).isInstanceOf(LayerProof.Proven.class);
  }

  @Test
  void silenceOfTheDestinationIsNeverTakenForAProof() {
    agents.standsOn(SERVER, LAYERS);
    agents.silence("compute2");
    var prover = prover(false);

    prover.look(record(MigrationStatus.PREPARING), NOON);
    prover.look(record(MigrationStatus.PREPARING), after(5));
    assertThat(prover.proof()).isInstanceOf(LayerProof.Underway.class);
    prover.look(record(MigrationStatus.PREPARING), after(10));

    assertThat(prover.proof()).isInstanceOf(LayerProof.Failed.class);
    assertThat(prover.proof().reason()).contains("nova-lean-agent runs there");
  }
}
