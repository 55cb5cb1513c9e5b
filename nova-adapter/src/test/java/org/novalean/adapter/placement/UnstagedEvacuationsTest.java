package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.InstanceAction;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.placement.Sealing.NotNow;
import org.novalean.storage.layer.LayerRecord;
import org.novalean.storage.layer.LayerState;
import org.novalean.storage.messages.ShareContents;

/** A server that has a layer on the share, and whose disk does not stand on it. */
class UnstagedEvacuationsTest {

  private final TestingClock clock = new TestingClock();
  private final TestingCompute compute = new TestingCompute(clock, "c1", "c2");
  private final TestingAgents agents = new TestingAgents();
  private final Sealing sealing = new Sealing(compute, agents);
  private final String server = compute.boot("web", "c1");
  private final String layer = "atrest-" + server + "-vda-g1.qcow2";

  @BeforeEach
  void sealedOnce() {
    layerIs(LayerState.WHOLE);
    agents.reports(Reports.host("c1", Reports.unsealed(server, 5)));
  }

  private void layerIs(LayerState state) {
    layerIs(new LayerRecord(state, clock.instant(), "c2", 1000, 4000));
  }

  private void layerIs(LayerRecord record) {
    agents.share(
        new ShareContents(
            "share-1", List.of(), List.of(), Map.of(layer, record), Map.of(), Map.of()));
    clock.advance(Duration.ofHours(1));
  }

  private void asked(String action) {
    compute.asked(server, action);
    clock.advance(Duration.ofHours(1));
  }

  private void begin(Work work) throws NotNow {
    assertThat(sealing.begin(work, server, "c1", 0, "test").isRunning()).isTrue();
  }

  private void assertHeldBack() {
    assertThatThrownBy(() -> begin(Work.SEAL))
        .isInstanceOf(NotNow.class)
        .hasMessageContaining(layer)
        .hasMessageContaining("nova-lean seal --anyway " + server);
    assertThat(agents.requests()).doesNotContain("seal c1 " + server);
    assertThat(compute.requests()).as("Nova keeps a record of each lock").isEmpty();
  }

  @Test
  void afterAnEvacuationItIsNotSealedOverItsData() {
    asked(InstanceAction.EVACUATE);
    assertHeldBack();
  }

  @Test
  void neitherWhereTheLayerWasBeingWrittenWhenTheHostDied() {
    layerIs(LayerState.COMMITTING);
    asked(InstanceAction.EVACUATE);
    assertHeldBack();
  }

  @Test
  void whatWasAskedAfterTheEvacuationDoesNotBringItsDataBack() {
    asked(InstanceAction.EVACUATE);
    asked("reboot");
    asked("live-migration");
    assertHeldBack();
  }

  @Test
  void whoeverGivesTheDataUpSealsItAnyway() throws NotNow {
    asked(InstanceAction.EVACUATE);
    begin(Work.SEAL_ANYWAY);
  }

  @Test
  void aStoppedServerIsRepairedAndOneThatRunsIsNot() throws NotNow {
    asked(InstanceAction.EVACUATE);
    var repairs = new EvacuationRepairs(compute, agents);
    assertThatThrownBy(() -> repairs.repair(compute.server(server).orElseThrow()))
        .hasMessageContaining("openstack server stop " + server);
    assertThat(agents.requests()).doesNotContain("repair-evacuation c1 " + server);

    compute.status(server, "SHUTOFF");
    assertThat(repairs.repair(compute.server(server).orElseThrow()).warning()).contains("lost");
    assertThat(agents.requests()).contains("repair-evacuation c1 " + server);
  }

  @Test
  void aServerThatWasNotEvacuatedIsNotRepaired() throws NotNow {
    compute.status(server, "SHUTOFF");
    var repairs = new EvacuationRepairs(compute, agents);
    assertThat(repairs.lostData(compute.server(server).orElseThrow())).isEmpty();
    assertThatThrownBy(() -> repairs.repair(compute.server(server).orElseThrow()))
        .hasMessageContaining("was not evacuated");
  }

  @Test
  void afterARebuildItIsSealedAgain() throws NotNow {
    asked(InstanceAction.EVACUATE);
    asked(InstanceAction.REBUILD);
    begin(Work.SEAL);
  }

  @Test
  void aRebuildThatFailedBeforeItTouchedAnythingFreesNothing() {
    asked(InstanceAction.EVACUATE);
    compute.askedInVain(server, InstanceAction.REBUILD);
    assertHeldBack();
  }

  @Test
  void afterAHydrationItIsSealedAgain() throws NotNow {
    var sealed = requireNonNull(agents.share().records().get(layer));
    asked(InstanceAction.EVACUATE);
    layerIs(sealed.stoodOn(clock.instant()));
    begin(Work.SEAL);
  }

  @Test
  void aHydrationBeforeTheEvacuationDoesNotFreeIt() {
    layerIs(requireNonNull(agents.share().records().get(layer)).stoodOn(clock.instant()));
    asked(InstanceAction.EVACUATE);
    assertHeldBack();
  }

  @Test
  void aHostWhoseClockIsSomeSecondsFastFreesNothing() {
    compute.asked(server, InstanceAction.EVACUATE);
    clock.advance(Duration.ofSeconds(20));
    layerIs(LayerState.WHOLE);
    assertHeldBack();
  }

  @Test
  void anUnshelveMayHaveBroughtEitherDiskSoAPersonIsToLook() {
    asked(InstanceAction.EVACUATE);
    asked(InstanceAction.UNSHELVE);
    assertThatThrownBy(() -> begin(Work.SEAL)).hasMessageContaining("unshelved since");
  }

  @Test
  void whereTheAgentDoesNotAnswerItIsNotSealed() {
    asked(InstanceAction.EVACUATE);
    agents.silence("c1");
    assertThatThrownBy(() -> begin(Work.SEAL)).isInstanceOf(NotNow.class);
  }

  @Test
  void aServerThatStandsOnItsLayerIsSealed() throws NotNow {
    asked(InstanceAction.EVACUATE);
    agents.reports(Reports.host("c1", Reports.sealed(server, 5)));
    begin(Work.SEAL);
  }

  @Test
  void aLayerThatWasSealedSinceIsItsOwn() throws NotNow {
    asked(InstanceAction.EVACUATE);
    layerIs(LayerState.WHOLE);
    begin(Work.SEAL);
  }

  @Test
  void aLayerThatIsGoneHoldsNothingBack() throws NotNow {
    layerIs(LayerState.COLLECTED);
    asked(InstanceAction.EVACUATE);
    begin(Work.SEAL);
  }
}
