package org.novalean.adapter.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.novalean.adapter.agents.Reports.MIB;
import static org.novalean.adapter.agents.Reports.host;
import static org.novalean.adapter.agents.Reports.unsealed;
import static org.novalean.adapter.agents.Reports.working;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.policy.PlacementMode;

class SealerTest {
  private final TestingClock clock = new TestingClock();
  private final TestingCompute compute = new TestingCompute(clock, "c1", "c2");
  private final TestingAgents agents = new TestingAgents();
  private final Fleet fleet = new Fleet(clock);
  private final String server = compute.boot("web", "c1");
  private final Sealing sealing = new Sealing(compute, agents);

  private Sealer sealer(PlacementMode mode) {
    return sealer(mode, new SealBudget(1, 1, 0, 100 * MIB));
  }

  private Sealer sealer(PlacementMode mode, SealBudget budget) {
    return new Sealer(
        agents,
        fleet,
        sealing,
        new WantedPlacements(compute, compute, mode, clock),
        budget,
        Set.of(Work.SEAL, Work.HYDRATE),
        clock);
  }

  private Optional<String> lock() {
    return compute.server(server).flatMap(Server::lockReason);
  }

  @Test
  void aLayeredServerIsSealedBehindALockThatIsTakenOffAfterwards() throws Exception {
    var sealer = sealer(PlacementMode.LAYERED);
    fleet.heard(host("c1", unsealed(server, 5)));

    sealer.round();
    assertThat(agents.requests()).contains("seal c1 " + server);
    assertThat(lock()).contains(Sealing.LOCK_REASON);

    agents.job(server, "done", "5 MiB");
    sealer.round();
    assertThat(lock()).isEmpty();
  }

  @Test
  void aSealThatRunsIsKeptGoing() throws Exception {
    var sealer = sealer(PlacementMode.LAYERED);
    fleet.heard(host("c1", unsealed(server, 5)));
    sealer.round();

    sealer.round();
    sealer.round();

    assertThat(agents.requests()).filteredOn(r -> r.equals("job c1 " + server)).hasSize(2);
    assertThat(agents.requests()).filteredOn(r -> r.startsWith("seal")).hasSize(1);
  }

  /** Nova may have been told to migrate it since it was looked at. */
  @Test
  void aDiskMayChangeHandsOnlyRightAfterALookAtNova() throws Exception {
    var sealer = sealer(PlacementMode.LAYERED);
    fleet.heard(host("c1", unsealed(server, 5)));
    sealer.round();
    var quiet = "job-of-quiet c1 " + server;
    assertThat(asked(quiet)).isZero();

    sealer.renewLeases();
    sealer.round();
    assertThat(asked(quiet)).isZero();
    sealer.lookAtNova();
    assertThat(asked(quiet)).isEqualTo(1);

    compute.cannotShow(server, new CloudException.Unreachable("Nova does not answer"));
    sealer.lookAtNova();
    assertThat(asked(quiet)).isEqualTo(1);
  }

  /** A lease is shorter than an agent is waited for. */
  @Test
  void aSealIsKeptGoingWhileAnotherHostsAgentIsWaitedFor() {
    var other = compute.boot("db", "c2");
    agents.job(other, "running", "");
    agents.hang("c1");
    fleet.heard(host("c1", unsealed(server, 5)));
    fleet.heard(
        working(host("c2", unsealed(other, 5)), TestingAgents.job(other, "seal", "running", "")));
    var sealer = sealer(PlacementMode.LAYERED, new SealBudget(2, 4, 0, 100 * MIB));
    var round = CompletableFuture.runAsync(() -> round(sealer));
    await().until(() -> agents.requests().contains("seal c1 " + server));
    var asked = asked("job c2 " + other);

    sealer.renewLeases();

    assertThat(asked("job c2 " + other)).isEqualTo(asked + 1);
    assertThat(round).isNotDone();
    agents.answer("c1");
    round.join();
  }

  @Test
  void ofAHostWhoseAgentDoesNotAnswerOneServerIsTriedAtATime() throws Exception {
    var another = compute.boot("db", "c1");
    var third = compute.boot("mail", "c1");
    var elsewhere = compute.boot("shop", "c2");
    agents.silence("c1");
    var report = host("c1", unsealed(server, 9), unsealed(another, 8), unsealed(third, 7));
    fleet.heard(report);
    fleet.heard(host("c2", unsealed(elsewhere, 5)));
    var sealer = sealer(PlacementMode.LAYERED, new SealBudget(2, 4, 0, 100 * MIB));

    sealer.round();
    sealer.round();

    assertThat(agents.requests())
        .filteredOn(request -> request.startsWith("seal"))
        .containsExactly("seal c1 " + server, "seal c2 " + elsewhere);
    assertThat(sealer.waiting()).containsOnlyKeys(server, another, third);
    assertThat(sealer.waiting().get(third)).contains("no agent answers on c1");

    agents.answer("c1");
    clock.advance(Duration.ofMinutes(3));
    fleet.heard(working(report));
    sealer.round();
    assertThat(asked("seal c1 " + another)).isEqualTo(1);
  }

  private static void round(Sealer sealer) {
    try {
      sealer.round();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long asked(String request) {
    return agents.requests().stream().filter(request::equals).count();
  }

  @Test
  void aSealGivesWayToWhatNovaBeginsEvenWhereNobodyHeardOfIt() throws Exception {
    var sealer = sealer(PlacementMode.LAYERED);
    fleet.heard(host("c1", unsealed(server, 5)));
    sealer.round();
    assertThat(agents.requests()).doesNotContain("release c1 " + server);

    compute.status(server, "SUSPENDED");
    sealer.lookAtNova();

    assertThat(agents.requests()).contains("release c1 " + server);
  }

  @Test
  void aServerThatIsNotLayeredIsNeverTouched() throws Exception {
    fleet.heard(host("c1", unsealed(server, 5)));
    sealer(PlacementMode.NONE).round();
    assertThat(agents.requests()).isEmpty();
  }

  /** Cinder's volumes are data at rest already: there is nothing to place, whatever is wanted. */
  @Test
  void aServerOnVolumesAloneIsNeverTouched() throws Exception {
    fleet.heard(host("c1", Reports.onVolumes(server)));
    sealer(PlacementMode.LAYERED).round();
    assertThat(agents.requests()).isEmpty();
  }

  @Test
  void nothingIsSealedOfAServerWhosePlacementIsCinder() throws Exception {
    fleet.heard(host("c1", unsealed(server, 5)));
    sealer(PlacementMode.CINDER).round();
    assertThat(agents.requests()).isEmpty();
  }

  @Test
  void aServerWithATaskIsNotSealedAndNotLocked() throws Exception {
    var migration = compute.startLiveMigration(server, "c2");
    fleet.heard(host("c1", unsealed(server, 5)));

    sealer(PlacementMode.LAYERED).round();

    assertThat(migration.serverId()).isEqualTo(server);
    assertThat(agents.requests()).isEmpty();
    assertThat(lock()).isEmpty();
  }

  @Test
  void aRefusedSealLeavesNoLockAndIsTriedAgainLater() throws Exception {
    var sealer = sealer(PlacementMode.LAYERED);
    agents.refuse("the share is nearly full");
    fleet.heard(host("c1", unsealed(server, 5)));

    sealer.round();
    sealer.round();
    assertThat(lock()).isEmpty();
    assertThat(agents.requests()).filteredOn(r -> r.startsWith("seal")).hasSize(1);

    clock.advance(Duration.ofMinutes(3));
    fleet.heard(working(host("c1", unsealed(server, 5))));
    sealer.round();
    assertThat(agents.requests()).filteredOn(r -> r.startsWith("seal")).hasSize(2);
  }

  @Test
  void anOwnersOwnLockIsNeitherReplacedNorTakenOff() throws Exception {
    var sealer = sealer(PlacementMode.LAYERED);
    compute.lock(server, "do not touch");
    fleet.heard(host("c1", unsealed(server, 5)));

    sealer.round();
    agents.job(server, "done", "");
    sealer.round();

    assertThat(agents.requests()).contains("seal c1 " + server);
    assertThat(lock()).contains("do not touch");
  }

  @Test
  void aLockThatADeadProcessLeftIsTakenOff() throws Exception {
    compute.lock(server, Sealing.LOCK_REASON);
    fleet.heard(host("c1", Reports.sealed(server, 1)));

    sealer(PlacementMode.LAYERED).round();

    assertThat(lock()).isEmpty();
  }

  /** A person's command began it a moment ago: neither Nova's list nor the report is so new. */
  @Test
  void theLockOfAJobThatNoReportHasYetStays() throws Exception {
    compute.lock(server, Sealing.LOCK_REASON);
    agents.job(server, "running", "");
    fleet.heard(host("c1", Reports.sealed(server, 1)));
    var sealer = sealer(PlacementMode.NONE);

    sealer.round();
    assertThat(lock()).contains(Sealing.LOCK_REASON);

    agents.job(server, "done", "");
    sealer.round();
    assertThat(lock()).isEmpty();
  }

  @Test
  void aLockStaysWhileTheAgentDoesNotSayThatNothingRuns() throws Exception {
    compute.lock(server, Sealing.LOCK_REASON);
    agents.silence("c1");
    fleet.heard(host("c1", Reports.sealed(server, 1)));
    var sealer = sealer(PlacementMode.NONE);

    sealer.round();
    assertThat(lock()).contains(Sealing.LOCK_REASON);

    agents.answer("c1");
    sealer.round();
    assertThat(lock()).isEmpty();
  }

  @Test
  void aSealThatAnotherProcessBeganIsGoneOnWith() throws Exception {
    compute.lock(server, Sealing.LOCK_REASON);
    agents.job(server, "running", "");
    fleet.heard(
        working(host("c1", unsealed(server, 5)), TestingAgents.job(server, "seal", "running", "")));

    sealer(PlacementMode.LAYERED).round();

    assertThat(agents.requests()).containsExactly("job c1 " + server);
    assertThat(lock()).contains(Sealing.LOCK_REASON);
  }

  @Test
  void aServerOnAnotherHostThanTheAgentSaysIsNotSealed() {
    assertThatThrownBy(() -> sealing.begin(Work.SEAL, server, "c2", 0, "test"))
        .isInstanceOf(Sealing.NotNow.class)
        .hasMessageContaining("Nova has the server on c1, not on c2");
    assertThat(agents.requests()).isEmpty();
  }

  @Test
  void anAgentThatDoesNotAnswerLeavesNoLock() {
    agents.silence("c1");
    assertThatThrownBy(() -> sealing.begin(Work.SEAL, server, "c1", 0, "test"))
        .isInstanceOf(Sealing.NotNow.class)
        .hasMessageContaining("no agent answers on c1");
    assertThat(lock()).isEmpty();
  }
}
