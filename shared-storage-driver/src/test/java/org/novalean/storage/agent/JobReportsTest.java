package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.storage.job.JobKind;
import org.novalean.storage.job.JobOutcome;
import org.novalean.storage.job.JobProgress;
import org.novalean.storage.job.JobStep;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.messages.JobReport;

class JobReportsTest {

  private static final String SERVER = "7d1b5d1e-6c0f-4d0a-9a39-0d2c6c1b9f11";

  private static JobReport report(JobKind kind, String waitingFor, JobOutcome... outcome) {
    return JobReports.of(
        new JobProgress(
            "job-1",
            kind,
            SERVER,
            "vda",
            JobStep.COPYING,
            5,
            10,
            false,
            waitingFor,
            Instant.EPOCH,
            outcome.length == 0 ? Optional.empty() : Optional.of(outcome[0])));
  }

  @Test
  void aFirstAndALaterSealAreSealsToWhoeverAsked() {
    assertThat(report(JobKind.FIRST_SEAL, "").job()).isEqualTo("seal");
    assertThat(report(JobKind.LATER_SEAL, "").job()).isEqualTo("seal");
    assertThat(report(JobKind.HYDRATION, "").job()).isEqualTo("hydration");
  }

  @Test
  void whatAJobWaitsForIsTold() {
    var report = report(JobKind.FIRST_SEAL, "the share does not answer");
    assertThat(report.isRunning()).isTrue();
    assertThat(report.reason()).isEqualTo("the share does not answer");
    assertThat(report.pauseMillis()).isEmpty();
  }

  @Test
  void whatIsDoneIsToldWithHowLongTheGuestStoodStill() {
    var done =
        new JobOutcome.Done(
            new LayerName(SERVER, "vda", 2), 10, Duration.ofMillis(1500), Duration.ofMillis(139));
    var report = report(JobKind.LATER_SEAL, "", done);
    assertThat(report.state()).isEqualTo("done");
    assertThat(report.pauseMillis()).contains(139L);
    assertThat(report.reason())
        .contains("atrest-" + SERVER + "-vda-g2.qcow2", "10 bytes in", "stood still for 139 ms");
  }

  @Test
  void aFailureIsToldWithTheWayOut() {
    var failed = new JobOutcome.Failed("the files contradict the journal", "Look at them.");
    var report = report(JobKind.FIRST_SEAL, "", failed);
    assertThat(report.state()).isEqualTo("failed");
    assertThat(report.reason()).isEqualTo("the files contradict the journal. Look at them.");
  }

  @Test
  void whatTheAgentDoesNotKnowOfIsNotTakenForDone() {
    assertThat(JobReports.none(SERVER, Instant.EPOCH).state()).isEqualTo("undone");
  }
}
