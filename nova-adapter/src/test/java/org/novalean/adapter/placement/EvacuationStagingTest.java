package org.novalean.adapter.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.TestingCompute;

class EvacuationStagingTest {

  private final TestingCompute compute =
      new TestingCompute(new TestingClock(), "compute1", "compute2");
  private final TestingAgents agents = new TestingAgents();
  private final String server = compute.boot("web", "compute1");

  private void stage(String target) throws Sealing.NotNow {
    var unused =
        new EvacuationStaging(compute, agents).stage(compute.server(server).orElseThrow(), target);
  }

  private void down(String host) {
    compute.service(new ComputeService("id-" + host, host, false, true, Optional.empty()));
  }

  private void assertRefused(String target, String reason) {
    assertThatThrownBy(() -> stage(target))
        .isInstanceOf(Sealing.NotNow.class)
        .hasMessageContaining(reason);
    assertThat(agents.requests()).noneMatch(request -> request.startsWith("stage-evacuation"));
  }

  @Test
  void aServerOfAHostThatIsDownIsStagedOnTheTarget() throws Sealing.NotNow {
    down("compute1");

    stage("compute2");

    assertThat(agents.requests()).contains("stage-evacuation compute2 " + server);
  }

  @Test
  void aHostThatIsSilentIsNoHindrance() throws Sealing.NotNow {
    down("compute1");
    agents.silence("compute1");

    stage("compute2");

    assertThat(agents.requests()).contains("stage-evacuation compute2 " + server);
  }

  @Test
  void aServerThatIsSeenToRunOnItsOldHostIsNotStagedSinceItWouldRunTwice() {
    down("compute1");
    agents.reports(Reports.host("compute1", Reports.sealed(server, 5)));

    assertRefused("compute2", "would run twice");
  }

  @Test
  void aHostWhoseLibvirtDoesNotAnswerMayRunTheServerAllTheSame() {
    down("compute1");
    agents.reports(Reports.withoutLibvirt(Reports.host("compute1")));

    assertRefused("compute2", "its libvirt does not say whether the server runs there");
  }

  @Test
  void aServerIsNotStagedWhoseAgentAnswersAndCannotTell() {
    down("compute1");
    agents.isUnable("compute1", "32 requests are worked on");
    assertRefused("compute2", "the agent on compute1 answers, so that host is on");

    agents.refuses("compute1", "libvirt does not answer");
    assertRefused("compute2", "the agent on compute1 answers, so that host is on");
  }

  @Test
  void aServerWithATaskIsNotStaged() {
    down("compute1");
    compute.startLiveMigration(server, "compute2");

    assertRefused("compute2", "the server has a task: migrating");
  }

  @Test
  void nothingIsStagedWhileTheSourceIsUp() {
    assertRefused("compute2", "nova-compute on compute1 is up");
  }

  @Test
  void nothingIsStagedOnAHostThatIsDownUnknownOrTheSource() {
    down("compute1");
    down("compute2");

    assertRefused("compute2", "nova-compute on compute2 is down");
    assertRefused("compute9", "no nova-compute on host 'compute9'");
    assertRefused("compute1", "on compute1 already");
  }

  @Test
  void whatTheAgentSaysIsTold() {
    down("compute1");
    agents.silence("compute2");

    assertThatThrownBy(() -> stage("compute2")).hasMessageContaining("no agent answers");
  }
}
