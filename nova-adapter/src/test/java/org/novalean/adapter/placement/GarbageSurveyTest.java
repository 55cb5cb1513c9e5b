package org.novalean.adapter.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.InstanceAction;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.storage.layer.DiskChain;
import org.novalean.storage.layer.GarbageRules;
import org.novalean.storage.layer.HostInventory;
import org.novalean.storage.layer.LayerRecord;
import org.novalean.storage.layer.LayerState;
import org.novalean.storage.layer.ShareFile;
import org.novalean.storage.layer.TrashedFile;
import org.novalean.storage.layer.Verdict;
import org.novalean.storage.messages.ShareContents;

class GarbageSurveyTest {

  private final TestingClock clock = new TestingClock();
  private final TestingCompute compute = new TestingCompute(clock, "compute1", "compute2");
  private final TestingAgents agents = new TestingAgents();
  private final GarbageSurvey garbage =
      new GarbageSurvey(compute, agents, GarbageRules.DEFAULT, clock);
  private final String server = compute.boot("web", "compute2");
  private final String layer = "atrest-" + server + "-vda-g1.qcow2";

  GarbageSurveyTest() {
    agents.share(
        new ShareContents(
            "share-1",
            List.of(new ShareFile(layer, 1000, 7, Instant.EPOCH)),
            List.of(),
            Map.of(layer, new LayerRecord(LayerState.WHOLE, Instant.EPOCH, "compute2", 1000, 4000)),
            Map.of(),
            Map.of()));
  }

  private Verdict verdict() throws GarbageSurvey.NoShare {
    return garbage.survey().plan().verdicts().get(0);
  }

  private void seenUnusedForDays(int days) throws GarbageSurvey.NoShare {
    var unused = garbage.survey();
    clock.advance(Duration.ofDays(days));
  }

  private void standsOnIt(String host) {
    agents.has(
        new HostInventory(
            host,
            clock.instant(),
            List.of(new DiskChain(server, "disk", List.of(layer))),
            Set.of(),
            List.of()));
  }

  private void assertKept(String reason) throws GarbageSurvey.NoShare {
    assertThat(verdict()).isInstanceOf(Verdict.Keep.class);
    assertThat(verdict().reason()).contains(reason);
    assertThat(garbage.carryOut(garbage.survey(), false)).isEmpty();
  }

  @Test
  void theLayerOfADeletedServerIsCollectedAfterADay() throws Exception {
    compute.delete(server);
    assertKept("Nova knows its server no more; collected after");

    clock.advance(Duration.ofDays(1));

    assertThat(verdict()).isInstanceOf(Verdict.Collect.class);
    assertThat(garbage.carryOut(garbage.survey(), false))
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.done()).isTrue());
    assertThat(agents.requests()).contains("collect compute1 " + layer);
  }

  @Test
  void aDryRunDoesNothing() throws Exception {
    compute.delete(server);
    seenUnusedForDays(1);

    assertThat(garbage.carryOut(garbage.survey(), true))
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.done()).isFalse());
  }

  @Test
  void theLayerOfAServerThatWasEvacuatedWithoutItIsKeptForEver() throws Exception {
    compute.asked(server, InstanceAction.EVACUATE);
    seenUnusedForDays(30);

    assertKept("evacuated without it");
  }

  @Test
  void aLayerThatADiskOfAnyHostStandsOnIsKept() throws Exception {
    compute.delete(server);
    seenUnusedForDays(30);
    standsOnIt("compute2");

    assertKept("stands on it");
  }

  @Test
  void nothingIsCollectedWhileOneHostIsSilentAndItIsNamed() throws Exception {
    compute.delete(server);
    seenUnusedForDays(30);
    agents.silence("compute2");

    assertKept("compute2 has not said lately");
    assertThat(garbage.survey().silent()).containsOnlyKeys("compute2");
  }

  @Test
  void nothingIsCollectedWhileOneHostHasNoShare() throws Exception {
    compute.delete(server);
    seenUnusedForDays(30);
    agents.reports(Reports.withoutShare(Reports.host("compute2")));

    assertKept("compute2 has not said lately");
    assertThat(garbage.survey().silent().get("compute2")).contains("the share hangs");
  }

  @Test
  void onAFullShareWhatIsInTheTrashIsDeletedAndWhatIsUnusedIsNotNotedDown() throws Exception {
    compute.delete(server);
    agents.share(
        new ShareContents(
            "share-1",
            agents.share().files(),
            List.of(new TrashedFile("old", clock.instant().minus(Duration.ofDays(2)))),
            agents.share().records(),
            Map.of(),
            Map.of()));
    agents.reports(Reports.withFullShare(Reports.host("compute1")));
    agents.reports(Reports.withFullShare(Reports.host("compute2")));
    agents.notesNothing("No space left on device");

    var survey = garbage.survey();

    assertThat(survey.silent()).isEmpty();
    assertThat(survey.notNoted()).contains("No space left on device");
    assertThat(garbage.carryOut(survey, false))
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.name()).isEqualTo("old"));
  }

  @Test
  void nothingIsCollectedWhileAHostOfAnotherCloudUsesTheShareAndItIsNamed() throws Exception {
    compute.delete(server);
    agents.share(
        new ShareContents(
            "share-1",
            agents.share().files(),
            List.of(),
            agents.share().records(),
            Map.of(),
            Map.of("compute1", Instant.EPOCH, "elsewhere", Instant.EPOCH)));
    seenUnusedForDays(30);

    assertKept("host elsewhere uses this share");
    assertThat(garbage.survey().silent()).containsOnlyKeys("elsewhere");
  }

  @Test
  void withoutAnyShareThereIsNoPlan() {
    agents.silence("compute1");
    agents.silence("compute2");

    assertThatThrownBy(garbage::survey)
        .isInstanceOf(GarbageSurvey.NoShare.class)
        .hasMessageContaining("compute1")
        .hasMessageContaining("compute2");
  }

  @Test
  void nothingIsPlannedWhileNovaDoesNotAnswer() {
    compute.fail(new CloudException.Unreachable("nobody answers"));

    assertThatThrownBy(garbage::survey).isInstanceOf(CloudException.class);
    assertThat(agents.requests()).noneMatch(request -> request.startsWith("collect"));
  }

  @Test
  void theLayerOfASoftDeletedServerIsKept() throws Exception {
    be("SOFT_DELETED", Optional.empty());
    seenUnusedForDays(30);

    assertKept("its server has no disk on any host");
  }

  @Test
  void theLayerOfAServerInErrorIsKept() throws Exception {
    be("ERROR", Optional.empty());
    seenUnusedForDays(30);

    assertKept("an operation on its server is under way");
  }

  @Test
  void theLayerOfAServerThatMigratesIsKept() throws Exception {
    seenUnusedForDays(30);
    var unused = compute.startLiveMigration(server, "compute1");

    assertKept("an operation on its server is under way");
  }

  private void be(String status, Optional<String> task) {
    var now = compute.server(server).orElseThrow();
    var unused =
        compute.add(
            new Server(
                now.id(),
                now.name(),
                status,
                task,
                now.powerState(),
                now.host(),
                now.metadata(),
                now.flavorExtraSpecs(),
                now.imageId(),
                now.lockReason()));
  }
}
