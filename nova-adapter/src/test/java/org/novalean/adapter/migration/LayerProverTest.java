package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.migration.Samples.NOON;
import static org.novalean.adapter.migration.Samples.SERVER;
import static org.novalean.adapter.migration.Samples.after;
import static org.novalean.adapter.migration.Samples.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.LayerIdentity;
import org.novalean.storage.messages.Released;

class LayerProverTest {
  private static final Identities LAYERS =
      new Identities(
          "share-1", List.of(new LayerIdentity("atrest-1-vda-g1.qcow2", 1, 23, 5, "abc")));

  private final TestingAgents agents = new TestingAgents();

  private final LayerProver prover = new LayerProver(agents, SERVER, "nonce");

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

    prover.look(withoutDestination(), false, NOON);
    assertThat(prover.proof()).isInstanceOf(LayerProof.Underway.class);
    prover.look(record(MigrationStatus.PREPARING), false, NOON);

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

    prover.look(record(MigrationStatus.PREPARING), false, NOON);

    assertThat(prover.proof()).isInstanceOf(LayerProof.Failed.class);
    assertThat(prover.proof().reason()).contains("compute2").contains("inode 17, expected 23");
  }

  @Test
  void aServerOnNoLayerNeedsNoProof() {
    prover.look(record(MigrationStatus.PREPARING), false, NOON);
    assertThat(prover.proof()).isInstanceOf(LayerProof.NotNeeded.class);
  }

  @Test
  void aServerOfWhichNothingIsKnownIsLeftToNovaWhereNoAgentRuns() {
    agents.silence("compute1");
    prover.look(record(MigrationStatus.PREPARING), false, NOON);
    assertThat(prover.proof()).isInstanceOf(LayerProof.NotNeeded.class);
  }

  @Test
  void silenceOfTheSourceIsNeverTakenForAProofOfALayeredServer() {
    agents.silence("compute1");

    prover.look(record(MigrationStatus.PREPARING), true, NOON);
    assertThat(prover.proof()).isInstanceOf(LayerProof.Underway.class);
    prover.look(record(MigrationStatus.PREPARING), true, after(10));

    assertThat(prover.proof()).isInstanceOf(LayerProof.Failed.class);
    assertThat(prover.proof().reason()).contains("start nova-lean-agent on compute1");
  }

  @Test
  void aSourceThatAnswersLateIsProvenAllTheSame() {
    agents.standsOn(SERVER, LAYERS);
    agents.silence("compute1");
    prover.look(record(MigrationStatus.PREPARING), true, NOON);
    agents.answer("compute1");

    prover.look(record(MigrationStatus.PREPARING), true, after(2));

    assertThat(prover.proof()).isInstanceOf(LayerProof.Proven.class);
  }

  @Test
  void silenceOfTheDestinationIsNeverTakenForAProof() {
    agents.standsOn(SERVER, LAYERS);
    agents.silence("compute2");

    prover.look(record(MigrationStatus.PREPARING), false, NOON);
    prover.look(record(MigrationStatus.PREPARING), false, after(5));
    assertThat(prover.proof()).isInstanceOf(LayerProof.Underway.class);
    prover.look(record(MigrationStatus.PREPARING), false, after(10));

    assertThat(prover.proof()).isInstanceOf(LayerProof.Failed.class);
    assertThat(prover.proof().reason()).contains("nova-lean-agent runs there");
  }

  @Test
  void aSealThatCanNoLongerStopIsAwaitedBeforeAnybodyAsksWhatTheDiskStandsOn() {
    var ends = new CompletableFuture<Released>();
    agents.releases(ends);
    prover.look(record(MigrationStatus.PREPARING), false, NOON);
    assertThat(agents.requests()).containsExactly("release compute1 " + SERVER);

    agents.standsOn(SERVER, LAYERS);
    ends.complete(new Released(Optional.of("cancelled"), Optional.empty()));
    prover.look(record(MigrationStatus.PREPARING), false, after(1));

    assertThat(prover.proof()).isInstanceOf(LayerProof.Proven.class);
  }

  /** Nova may have made the destination's disk over what this one stood on before. */
  @Test
  void aFirstSealThatEndedAfterNovaBeganFailsTheProof() {
    agents.standsOn(SERVER, LAYERS);
    layeredAt(record(MigrationStatus.PREPARING).createdAt().plusSeconds(3));

    prover.look(record(MigrationStatus.PREPARING), false, NOON);

    assertThat(prover.proof()).isInstanceOf(LayerProof.Failed.class);
    assertThat(prover.proof().reason()).contains("just as Nova began", "migrate it again");
  }

  @Test
  void aFirstSealThatEndedBeforeNovaBeganIsProvenLikeAnyOther() {
    agents.standsOn(SERVER, LAYERS);
    layeredAt(record(MigrationStatus.PREPARING).createdAt().minusSeconds(3));

    prover.look(record(MigrationStatus.PREPARING), false, NOON);

    assertThat(prover.proof()).isInstanceOf(LayerProof.Proven.class);
  }

  private void layeredAt(Instant at) {
    agents.releases(
        CompletableFuture.completedFuture(new Released(Optional.empty(), Optional.of(at))));
  }

  @Test
  void aSourceThatHangsIsTakenForSilentThoughItNeverSaysThatItLetGo() {
    agents.releases(new CompletableFuture<>());
    agents.silence("compute1", "identify");
    prover.look(record(MigrationStatus.PREPARING), true, NOON);
    prover.look(record(MigrationStatus.PREPARING), true, after(3));
    assertThat(prover.proof()).isInstanceOf(LayerProof.Underway.class);
    prover.look(record(MigrationStatus.PREPARING), true, after(11));

    assertThat(prover.proof()).isInstanceOf(LayerProof.Failed.class);
  }

  @Test
  void aSourceThatIsBusyWithItsSealIsAwaitedForAsLongAsItAnswers() {
    agents.standsOn(SERVER, LAYERS);
    var ends = new CompletableFuture<Released>();
    agents.releases(ends);
    for (int second = 0; second < 25; second++) {
      prover.look(record(MigrationStatus.PREPARING), true, after(second));
    }
    assertThat(prover.proof()).isInstanceOf(LayerProof.Underway.class);

    ends.complete(new Released(Optional.of("cancelled"), Optional.empty()));
    prover.look(record(MigrationStatus.PREPARING), true, after(26));

    assertThat(prover.proof()).isInstanceOf(LayerProof.Proven.class);
  }

  @Test
  void aServerThatWasLeftToNovaIsProvenOnceAnybodyTellsOfItsLayers() {
    agents.standsOn(SERVER, LAYERS);
    agents.silence("compute1");
    prover.look(record(MigrationStatus.PREPARING), false, NOON);
    assertThat(prover.proof()).isInstanceOf(LayerProof.NotNeeded.class);

    agents.answer("compute1");
    prover.look(record(MigrationStatus.PREPARING), true, after(3));

    assertThat(prover.proof()).isInstanceOf(LayerProof.Proven.class);
  }

  /** It was busy with the very pivot of a first seal, and its server was not known as layered. */
  @Test
  void anAnswerThatComesAfterItsAgentWasTakenForSilentCounts() {
    agents.standsOn(SERVER, LAYERS);
    var ends = new CompletableFuture<Released>();
    agents.releases(ends);
    agents.silence("compute1", "identify");
    prover.look(record(MigrationStatus.PREPARING), false, NOON);
    prover.look(record(MigrationStatus.PREPARING), false, after(3));
    assertThat(prover.proof()).isInstanceOf(LayerProof.NotNeeded.class);

    var began = record(MigrationStatus.PREPARING).createdAt();
    ends.complete(new Released(Optional.empty(), Optional.of(began.plusSeconds(8))));
    prover.look(record(MigrationStatus.PREPARING), false, after(9));

    assertThat(prover.proof()).isInstanceOf(LayerProof.Failed.class);
  }

  @Test
  void aSourceThatHasTooMuchToDoIsAskedAgainWhateverIsKnownOfItsServer() {
    agents.standsOn(SERVER, LAYERS);
    agents.isUnable("compute1", "32 requests are worked on");
    prover.look(record(MigrationStatus.PREPARING), false, NOON);
    assertThat(prover.proof()).isInstanceOf(LayerProof.Underway.class);

    agents.answer("compute1");
    prover.look(record(MigrationStatus.PREPARING), false, after(5));

    assertThat(prover.proof()).isInstanceOf(LayerProof.Proven.class);
  }

  @Test
  void aSourceThatIsNeverAbleToTellFailsTheProof() {
    agents.isUnable("compute1", "32 requests are worked on");
    prover.look(record(MigrationStatus.PREPARING), false, NOON);
    prover.look(record(MigrationStatus.PREPARING), false, after(10));

    assertThat(prover.proof()).isInstanceOf(LayerProof.Failed.class);
  }
}
