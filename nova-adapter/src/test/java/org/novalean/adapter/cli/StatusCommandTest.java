package org.novalean.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.api.TestingApi;
import org.novalean.adapter.api.client.ApiClient;
import org.novalean.adapter.history.TestingEntries;
import org.novalean.configuration.Secret;
import org.novalean.storage.messages.JobReport;

/** The command against an API that is served. */
class StatusCommandTest {

  private final TestingApi api = new TestingApi();
  private final CommandRunner command;

  StatusCommandTest(@TempDir Path directory) throws IOException {
    command = new CommandRunner(directory);
    command.backend.api = client(api.root(), "reader");
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void showsWhoIsActiveAndWhatWaitsAndWhy() {
    api.service.history.save(TestingEntries.copying(7));
    api.service.waiting.put("s9", "waits for its turn: 1 at a time on compute1");
    api.service.fleet.heard(Reports.host("compute1", Reports.sealed("s1", 1)));
    api.lookAgain();

    assertThat(command.run("status")).isZero();

    assertThat(command.out())
        .contains("process 1 on controller1, active, epoch 7")
        .contains("ready, 3 notifications wait, the oldest for 1.5 s")
        .contains("share-1")
        .contains("web-7")
        .contains("waits for Nova to take force_complete")
        .contains("seal s9: waits for its turn");
  }

  @Test
  void showsProgressAndTheTimeThatIsLeft() {
    heard(0);
    api.lookAgain();
    api.clock.advance(Duration.ofSeconds(10));
    heard(500);
    api.lookAgain();

    assertThat(command.run("status")).isZero();

    assertThat(command.out()).contains("[########--------]  50%").contains("10.0 s");
  }

  @Test
  void showsHowFarAVolumeIsThatIsMovedForHowLongAndWhatItWaitsFor() {
    var since = api.clock.instant();
    moved(0, since);
    api.lookAgain();
    api.clock.advance(Duration.ofSeconds(10));
    moved(250, since);
    api.lookAgain();

    assertThat(command.run("status")).isZero();

    assertThat(command.out())
        .contains("SEALS, HYDRATIONS AND MOVES OF VOLUMES")
        .containsPattern("move +s1 +compute1 +vda +COPYING +\\[####-{12}\\]  25% +30.0 s +10.0 s")
        .contains("move s1: nothing is copied");
  }

  @Test
  void whatIsNotKnownIsAQuestionMarkAndNotAFigure() {
    api.service.history.save(TestingEntries.bare(7));
    api.lookAgain();

    assertThat(command.run("status")).isZero();

    assertThat(command.out()).contains("[                ]    ?");
  }

  /** Nova is blind then: with an agent its figure counts, without one it is the least. */
  @Test
  void inPostCopyWithoutAnAgentTheLastFigureIsTheLeast() {
    api.service.history.save(TestingEntries.inPostCopy(7));
    api.lookAgain();
    assertThat(command.run("status")).isZero();
    assertThat(command.out()).contains("31%+");

    api.service.fleet.heard(Reports.host("compute1"));
    api.lookAgain();
    assertThat(command.run("status")).isZero();
    assertThat(command.out()).contains("31% ").doesNotContain("migration web-7");
  }

  @Test
  void jsonIsWhatTheApiAnswers() {
    assertThat(command.run("status", "--output", "json")).isZero();

    assertThat(command.out()).startsWith("{\"at\":").contains("\"standing\":\"active\"");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWatchGoesOnThoughTheAdapterIsAwayForAWhile(boolean interactive) {
    if (interactive) {
      command.onTerminal(80);
    }
    var exit = CompletableFuture.supplyAsync(() -> command.run("status", "--watch"));
    awaitOutput("MIGRATIONS");
    api.service.history.save(TestingEntries.copying(7));
    api.lookAgain();
    awaitOutput("web-7");

    api.keystone.revoke("reader");
    api.clock.advance(Duration.ofMinutes(5));
    awaitOutput("401");
    command.onStop.forEach(Runnable::run);

    assertThat(exit.join()).isEqualTo(ExitCode.OK);
    assertThat(command.out().contains("\u001b")).isEqualTo(interactive);
  }

  @Test
  void aWatchAsJsonIsALineForEachLook() {
    var exit =
        CompletableFuture.supplyAsync(() -> command.run("status", "--watch", "--output=json"));
    await().atMost(Duration.ofMinutes(1)).until(() -> command.out().lines().count() >= 2);
    command.onStop.forEach(Runnable::run);

    assertThat(exit.join()).isEqualTo(ExitCode.OK);
    assertThat(command.out().lines()).allMatch(line -> line.startsWith("{\"at\":"));
  }

  private void awaitOutput(String text) {
    await().atMost(Duration.ofMinutes(1)).until(() -> command.out().contains(text));
  }

  @Test
  void whereNoAdapterAnswersItIsSaidWithTheWayOut() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    command.backend.api = client(URI.create("http://127.0.0.1:" + free), "reader");

    assertThat(command.run("status")).isEqualTo(ExitCode.NEGATIVE);

    assertThat(command.err()).contains("no adapter answers at", "[api] url", "nova-lean run");
  }

  @Test
  void aRefusalIsShownInTheApisWords() {
    command.backend.api = client(api.root(), "made-up");

    assertThat(command.run("status")).isEqualTo(ExitCode.NEGATIVE);

    assertThat(command.err()).contains("401", "the token", "Way out");
  }

  private static ApiClient client(URI address, String token) {
    return new ApiClient(address, () -> new Secret(token), Optional.empty());
  }

  private void moved(long done, Instant since) {
    api.service.fleet.heard(
        Reports.moving(
            Reports.host("compute1"),
            new JobReport(
                "s1",
                "move",
                "vda",
                "COPYING",
                done,
                1000,
                "running",
                "nothing is copied",
                Optional.empty(),
                since)));
  }

  private void heard(long done) {
    api.service.fleet.heard(
        Reports.working(
            Reports.host("compute1"),
            new JobReport(
                "s1",
                "seal",
                "vda",
                "COPYING",
                done,
                1000,
                "running",
                "",
                Optional.empty(),
                Instant.EPOCH)));
  }
}
