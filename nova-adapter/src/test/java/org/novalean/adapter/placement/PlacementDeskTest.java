package org.novalean.adapter.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.policy.PlacementMode;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.JobReport;

class PlacementDeskTest {

  private final TestingClock clock = new TestingClock();
  private final TestingCompute compute = new TestingCompute(clock, "c1", "c2");
  private final TestingAgents agents = new TestingAgents();
  private final String server = compute.boot("web", "c1");
  private final CountDownLatch cancel = new CountDownLatch(1);
  private final PlacementDesk desk =
      new PlacementDesk(
          compute,
          agents,
          new Sealing(compute, agents),
          new WantedPlacements(compute, compute, PlacementMode.LAYERED, clock),
          () -> {});

  private Optional<String> lock() {
    return compute.server(server).flatMap(Server::lockReason);
  }

  private JobReport seal(Consumer<JobReport> progress) throws Exception {
    return desk.work(Work.SEAL, desk.find("web"), cancel, progress);
  }

  @Test
  void aServerIsFoundByItsNameOrId() throws Exception {
    assertThat(desk.find("web").id()).isEqualTo(server);
    assertThat(desk.find(server).id()).isEqualTo(server);
    assertThatThrownBy(() -> desk.find("wbe")).hasMessage("Nova knows no server 'wbe'");
  }

  @Test
  void aNameThatTwoServersHaveIsNotGuessedAt() {
    compute.boot("web", "c2");
    assertThatThrownBy(() -> desk.find("web"))
        .isInstanceOf(PlacementDesk.NotFound.class)
        .hasMessageContaining("2 servers are named 'web'");
  }

  @Test
  void aHostThatNovaDoesNotHaveIsNotOneWithoutServers() {
    assertThat(desk.serversOn("c2")).contains(List.of());
    assertThat(desk.serversOn("c3")).isEmpty();
  }

  @Test
  void aSealIsWatchedToItsEndAndUnlocked() throws Exception {
    var report = seal(seen -> agents.job(server, "done", "5 MiB"));
    assertThat(report.state()).isEqualTo("done");
    assertThat(lock()).isEmpty();
    assertThat(agents.requests()).doesNotContain("release c1 " + server);
  }

  @Test
  void aDiskMayChangeHandsOnlyWhereNovaWasSeenToDoNothing() throws Exception {
    var looks = new AtomicInteger();
    seal(
        seen -> {
          if (looks.incrementAndGet() == 1) {
            compute.cannotShow(server, new CloudException.Unreachable("Nova does not answer"));
          } else if (looks.get() == 2) {
            assertThat(agents.requests()).contains("job c1 " + server);
            assertThat(agents.requests()).doesNotContain("job-of-quiet c1 " + server);
            compute.canShow(server);
          } else if (looks.get() == 3) {
            assertThat(agents.requests()).contains("job-of-quiet c1 " + server);
            agents.job(server, "done", "5 MiB");
          }
        });
    assertThat(looks).hasValueGreaterThanOrEqualTo(3);
  }

  @Test
  void whoeverCancelsHasTheDisksReleasedAndTheServerUnlocked() throws Exception {
    var report =
        seal(
            seen -> {
              assertThat(lock()).isPresent();
              cancel.countDown();
              agents.job(server, "undone", "cancelled");
            });
    assertThat(report.state()).isEqualTo("undone");
    assertThat(agents.requests()).contains("release c1 " + server);
    assertThat(lock()).isEmpty();
  }

  @Test
  void aSealGivesWayToWhatNovaBegins() throws Exception {
    var report =
        seal(
            seen -> {
              compute.status(server, "SHUTOFF");
              agents.job(server, "undone", "Nova begins something with the server");
            });
    assertThat(report.state()).isEqualTo("undone");
    assertThat(agents.requests()).contains("release c1 " + server);
    assertThat(lock()).isEmpty();
  }

  @Test
  void anAgentThatIsAwayWhenItIsCancelledIsAskedAgain() throws Exception {
    var looks = new AtomicInteger();
    var report =
        seal(
            seen -> {
              if (looks.incrementAndGet() == 1) {
                agents.silence("c1");
                cancel.countDown();
              } else if (looks.get() == 2) {
                agents.answer("c1");
                agents.job(server, "undone", "the agent was restarted");
              }
            });
    assertThat(report.reason()).isEqualTo("the agent was restarted");
    assertThat(agents.requests()).filteredOn(r -> r.startsWith("release")).hasSize(2);
    assertThat(lock()).isEmpty();
  }

  @Test
  void aRefusedSealLeavesNoLock() {
    agents.refuse("server is PAUSED_BY_USER");
    assertThatThrownBy(() -> seal(seen -> {}))
        .isInstanceOf(Sealing.NotNow.class)
        .hasMessageContaining("PAUSED_BY_USER");
    assertThat(lock()).isEmpty();
  }

  /** As the service does. */
  private void othersBegin(Work work) throws Sealing.NotNow {
    new Sealing(compute, agents).begin(work, server, "c1", 0, "eager");
  }

  @Test
  void aSealThatIsUnderWayIsJoinedAndKeepsItsLock() throws Exception {
    othersBegin(Work.SEAL);
    var report =
        seal(
            seen -> {
              assertThat(seen.job()).isEqualTo("seal");
              assertThat(lock()).contains(Sealing.LOCK_REASON);
              agents.job(server, "done", "5 MiB");
            });
    assertThat(report.reason()).isEqualTo("5 MiB");
    assertThat(lock()).isEmpty();
  }

  @Test
  void aHydrationThatIsUnderWayIsJoined() throws Exception {
    othersBegin(Work.HYDRATE);
    var report =
        desk.work(
            Work.HYDRATE,
            desk.find("web"),
            cancel,
            seen -> agents.job(TestingAgents.job(server, "hydration", "done", "40 MiB")));
    assertThat(report.reason()).isEqualTo("40 MiB");
  }

  @Test
  void whoeverCancelsWhatOthersBeganLeavesItToThem() throws Exception {
    othersBegin(Work.SEAL);
    var report = seal(seen -> cancel.countDown());
    assertThat(report.isRunning()).isTrue();
    assertThat(agents.requests()).doesNotContain("release c1 " + server);
    assertThat(lock()).contains(Sealing.LOCK_REASON);
  }

  @Test
  void aServerThatIsBeingHydratedIsNotSealedAndKeepsItsLock() throws Exception {
    othersBegin(Work.HYDRATE);
    assertThatThrownBy(() -> seal(seen -> {}))
        .isInstanceOf(Sealing.NotNow.class)
        .hasMessageContaining("a hydration of its disk vda is under way");
    assertThat(lock()).contains(Sealing.LOCK_REASON);
  }

  @Test
  void hostsWhoseAgentDoesNotAnswerAreNamed() {
    agents.silence("c2");

    var survey = desk.survey();

    assertThat(survey.reports()).extracting(HostReport::host).containsExactly("c1");
    assertThat(survey.silent()).containsOnlyKeys("c2");
    assertThat(survey.isSound()).isFalse();
  }
}
