package org.novalean.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.history.TestingEntries.bare;
import static org.novalean.adapter.history.TestingEntries.completed;
import static org.novalean.adapter.history.TestingEntries.copying;
import static org.novalean.adapter.history.TestingEntries.inPostCopy;
import static org.novalean.adapter.history.TestingEntries.leftToNova;
import static org.novalean.adapter.history.TestingEntries.measured;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.config.NovaLeanConf;
import org.novalean.adapter.history.HistoryException;
import org.novalean.configuration.SampleFile;
import org.novalean.storage.preflight.Finding;
import org.novalean.storage.preflight.Result;

class NovaLeanTest {

  private CommandRunner runner;

  @BeforeEach
  void prepare(@TempDir Path directory) throws IOException {
    runner = new CommandRunner(directory);
  }

  @Test
  void listsWhatIsUnderWayBeforeWhatEnded() {
    runner.backend.history.save(copying(1));
    runner.backend.history.save(completed(2));
    runner.backend.history.save(completed(3));

    assertThat(runner.run("migrations", "--limit", "2")).isEqualTo(ExitCode.OK);

    assertThat(runner.out().lines().skip(1).map(line -> line.substring(0, 6).strip()))
        .containsExactly("1", "3", "2");
  }

  @Test
  void saysOfWhatIsUnderWayThatNobodyLooksAtItAnyMore() {
    runner.backend.history.save(leftToNova(1));
    assertThat(runner.run("migrations")).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).contains("What is under way: nova-lean was stopped");

    assertThat(runner.run("show", "1")).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).contains("copying: nova-lean was stopped");
  }

  @Test
  void saysWhereMigrationsShouldComeFromWhenThereAreNone() {
    assertThat(runner.run("migrations")).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).contains("nova-lean run");
  }

  @Test
  void givesEveryDetailOfAMigration() {
    runner.backend.history.save(completed(7));

    assertThat(runner.run("show", "7")).isEqualTo(ExitCode.OK);

    assertThat(runner.out())
        .isEqualTo(
            """
            migration       7 (11111111-2222-4333-8444-000000000007)
            server          web-7 (5e7e0000-0000-4000-8000-000000000007)
            from            compute1
            to              compute2
            asked by        user user1, project project1
            request         req-7
            policy          immediate (configuration [lean] switch)
            started         2026-11-22 10:00:07.123
            ended           2026-11-22 10:00:16.123
            time            9.0 s
            state           completed: the server runs on compute2
            post-copy       yes
            force_complete  sent 2 times, last 2026-11-22 10:00:03.123
            memory          1.0 GiB in all, 300.0 MiB copied, 700.0 MiB left, as last seen

            PHASE           ENTERED                      LASTED
            preparing       2026-11-22 10:00:00.123       2.0 s
            copying         2026-11-22 10:00:02.123       2.0 s
            post-copy       2026-11-22 10:00:04.123       5.0 s
            ended           2026-11-22 10:00:09.123

            NOTES
            - post-copy is forced as soon as Nova takes it
            """);
  }

  @Test
  void saysOfAnUnknownMigrationThatItIsUnknown() {
    assertThat(runner.run("show", "8")).isEqualTo(ExitCode.NEGATIVE);
    runner.backend.hasHistory = false;
    assertThat(runner.run("show", "8")).isEqualTo(ExitCode.NEGATIVE);

    assertThat(runner.err()).contains("nova-lean knows no migration 8");
    assertThat(runner.out()).isEmpty();
  }

  @Test
  void keepsTheKeysOfItsJson() throws Exception {
    runner.backend.history.save(inPostCopy(7));

    assertThat(runner.run("--output", "json", "show", "7")).isEqualTo(ExitCode.OK);

    assertThat(new ObjectMapper().readTree(runner.out()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {
                      "migration_id": 7,
                      "migration_uuid": "11111111-2222-4333-8444-000000000007",
                      "server_id": "5e7e0000-0000-4000-8000-000000000007",
                      "server_name": "web-7",
                      "source_host": "compute1",
                      "destination_host": "compute2",
                      "user_id": "user1",
                      "project_id": "project1",
                      "request_id": "req-7",
                      "policy": "immediate",
                      "policy_source": "configuration [lean] switch",
                      "phase": "post-copy",
                      "phase_reason": "the rest of the memory is fetched",
                      "phases": [
                        {
                          "name": "preparing",
                          "entered_at": "2026-11-22T10:00:00.123456789Z",
                          "seconds": 2.0
                        },
                        {
                          "name": "copying",
                          "entered_at": "2026-11-22T10:00:02.123456789Z",
                          "seconds": 2.0
                        },
                        {
                          "name": "post-copy",
                          "entered_at": "2026-11-22T10:00:04.123456789Z",
                          "seconds": 16.0
                        }
                      ],
                      "post_copy": true,
                      "force_attempts": 2,
                      "last_force_at": "2026-11-22T10:00:03.123456789Z",
                      "progress_percent": 32,
                      "bytes": {
                        "memory_total": 1073741824,
                        "memory_processed": 314572800,
                        "memory_remaining": 734003200,
                        "disk_total": 0,
                        "disk_processed": 0,
                        "disk_remaining": 0
                      },
                      "outcome": null,
                      "prediction": null,
                      "measured": null,
                      "prediction_error": null,
                      "notes": ["post-copy is forced as soon as Nova takes it"],
                      "started_at": "2026-11-22T10:00:07.123456789Z",
                      "ended_at": null,
                      "seconds": 13.0
                    }"""));
  }

  @Test
  void showsWhatWasPredictedBesideWhatItTookAndTheError() throws Exception {
    runner.backend.history.save(measured(7));

    assertThat(runner.run("show", "7")).isEqualTo(ExitCode.OK);
    assertThat(runner.out())
        .contains("PREDICTED       (lean)")
        .containsPattern("bytes +about 102.* +110\\.0 MiB +-7 %")
        .containsPattern("time +about 3\\.. s.* +3\\.2 s +-[0-9] %")
        .containsPattern("pause +50 ms +40 ms +\\+25 %");
  }

  @Test
  void theErrorOfAPredictionIsInTheJson() throws Exception {
    runner.backend.history.save(measured(7));

    assertThat(runner.run("--output", "json", "show", "7")).isEqualTo(ExitCode.OK);

    var json = new ObjectMapper().readTree(runner.out());
    assertThat(json.get("measured").get("bytes").asLong()).isEqualTo(110 << 20);
    assertThat(json.get("prediction_error").get("of").asText()).isEqualTo("lean");
    assertThat(json.get("prediction_error").get("bytes").asDouble()).isBetween(-0.08, -0.06);
    assertThat(json.get("prediction").get("lean").get("ends").asBoolean()).isTrue();
  }

  @Test
  void listsInJsonToo() throws Exception {
    runner.backend.history.save(bare(1));

    assertThat(runner.run("migrations", "--output", "JSON")).isEqualTo(ExitCode.OK);

    var list = new ObjectMapper().readTree(runner.out());
    assertThat(list).hasSize(1);
    assertThat(list.get(0).get("destination_host").isNull()).isTrue();
    assertThat(list.get(0).get("bytes").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void watchesUntilItIsInterrupted(boolean interactive) {
    runner.backend.history.save(copying(1));
    if (interactive) {
      runner.onTerminal(80);
    }
    var exit = CompletableFuture.supplyAsync(() -> runner.run("migrations", "--watch"));
    awaitOutput("copying");
    runner.backend.history.save(inPostCopy(1));
    awaitOutput("post-copy");

    runner.onStop.forEach(Runnable::run);

    assertThat(exit.join()).isEqualTo(ExitCode.OK);
    assertThat(runner.out().contains("\u001b")).isEqualTo(interactive);
  }

  @Test
  void aWatchThatIsNoTerminalAppendsALineForEachChange() throws Exception {
    runner.backend.history.save(copying(1));
    var exit =
        CompletableFuture.supplyAsync(() -> runner.run("migrations", "--watch", "--output=json"));
    awaitOutput("copying");
    runner.backend.history.save(completed(1));
    awaitOutput("\"ended\"");
    runner.onStop.forEach(Runnable::run);
    exit.join();

    var lines = runner.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(new ObjectMapper().readTree(lines.get(1)).get("outcome").asText())
        .isEqualTo("completed");
  }

  @Test
  void runsTheServiceUntilItIsStopped() {
    var closed = new CountDownLatch(1);
    runner.backend.service =
        new Service() {
          @Override
          public void run() throws InterruptedException {
            closed.await();
          }

          @Override
          public void close() {
            closed.countDown();
          }
        };
    var exit = CompletableFuture.supplyAsync(() -> runner.run("run"));
    Awaitility.await().until(() -> !runner.onStop.isEmpty());
    assertThat(exit).isNotDone();

    runner.onStop.forEach(Runnable::run);

    assertThat(exit.join()).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "migrations", "show 1", "doctor"})
  void listsAllMistakesOfTheConfiguration(String command) throws IOException {
    runner.configure("[DEFAULT]\ndebug = perhaps\n[leen]\n");

    assertThat(runner.run(command.split(" ", -1))).isEqualTo(ExitCode.CONFIGURATION);

    assertThat(runner.err())
        .contains("nova-lean.conf: [DEFAULT] transport_url is missing")
        .contains("nova-lean.conf:2: [DEFAULT] debug: 'perhaps' is not true or false")
        .contains("nova-lean.conf:3: unknown section [leen]")
        .doesNotContain("Exception");
  }

  @Test
  void tellsACloudThatDoesNotAnswerFromAHistoryThatDoesNot() {
    runner.backend.failure = new CloudException.Unauthenticated("Keystone refuses user 'u'");
    assertThat(runner.run("run")).isEqualTo(ExitCode.CLOUD);

    runner.backend.failure = new HistoryException("the history cannot be used");
    assertThat(runner.run("migrations")).isEqualTo(ExitCode.HISTORY);

    assertThat(runner.err())
        .contains("nova-lean: Keystone refuses user 'u'")
        .contains("nova-lean: the history cannot be used")
        .doesNotContain("at org.novalean");
  }

  @Test
  void showsWhereAFaultOfItsOwnComesFromWhenAsked() {
    runner.backend.failure = new IllegalStateException("oops");
    assertThat(runner.run("migrations")).isEqualTo(ExitCode.FAULT);
    assertThat(runner.err()).contains("oops").doesNotContain("at org.novalean");

    runner.run("--debug", "migrations");
    assertThat(runner.err()).contains("at org.novalean");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "migrate", "show", "migrations --limit x", "migrations --limit=-1"})
  void refusesACommandLineItDoesNotUnderstand(String line) {
    assertThat(runner.run(line.isEmpty() ? new String[0] : line.split(" ", -1)))
        .isEqualTo(ExitCode.USAGE);
    assertThat(runner.err()).contains("nova-lean");
  }

  @Test
  void aListOfNoMigrationsIsNotAskedFor() {
    assertThat(runner.run("migrations", "--limit", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(runner.err()).contains("--limit", "'0' is not a whole number from 1");
  }

  @Test
  void helpsWithEachCommand() {
    assertThat(runner.run("--help")).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).contains("Exit status:", "run", "migrations", "show", "doctor");
    assertThat(runner.run("migrations", "--help")).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).contains("--watch");
    assertThat(runner.out().lines()).allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void printsASampleOfItsConfiguration() {
    assertThat(runner.run("config-sample")).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).isEqualTo(SampleFile.render(NovaLeanConf.SCHEMA));
  }

  @Test
  void putsTheFixBesideEachFailure() {
    runner.backend.addCheck("keystone", "Keystone", new Result.Ok("signed in as 'u'"));
    runner.backend.addCheck(
        "notifications",
        "Notifications arrive",
        new Result.Failed(
            "nothing arrived within 10 s",
            "set in nova.conf of every Nova service, and restart them:\n"
                + "[notifications] notification_format = versioned"));
    runner.backend.addCheck("host", "A host", new Result.Warning("odd", "look at it"));
    runner.backend.addCheck("conf", "nova.conf", new Result.Skipped("none can be read"));
    runner.backend.hostFindings.add(
        new Finding("c1", "share", "The share is mounted", "failed", "not there", "mount it"));

    assertThat(runner.run("doctor", "--wait", "3", "--nova-conf", "/a", "--nova-conf", "/b"))
        .isEqualTo(ExitCode.NEGATIVE);

    assertThat(runner.out())
        .contains(
            "HOST     CHECK          RESULT   DETAIL",
            "(cloud)  keystone       ok       signed in as 'u'",
            "(cloud)  notifications  FAILED   nothing arrived within 10 s",
            " fix: set in nova.conf of every Nova service,",
            "      [notifications] notification_format =",
            "(cloud)  host           WARNING  odd",
            "c1       share          FAILED   not there",
            "2 failed, 1 warning, 2 ok, 1 skipped");
    assertThat(runner.backend.asked)
        .isEqualTo(new DoctorOptions(List.of(Path.of("/a"), Path.of("/b")), Duration.ofSeconds(3)));
  }

  @Test
  void aPreflightWithoutFailuresSucceeds() throws Exception {
    runner.backend.addCheck("keystone", "Keystone", new Result.Ok("signed in"));
    runner.backend.addCheck("host", "A host", new Result.Warning("odd", "look at it"));

    assertThat(runner.run("--output", "json", "doctor")).isEqualTo(ExitCode.OK);

    var statuses = new ArrayList<String>();
    new ObjectMapper().readTree(runner.out()).forEach(c -> statuses.add(c.get("status").asText()));
    assertThat(statuses).containsExactly("ok", "ok", "warning");
  }

  @Test
  void ofOneHostOnlyTellsOfTheCloudWhatIsNotAsItMustBe() throws Exception {
    runner.backend.addCheck("keystone", "Keystone", new Result.Ok("signed in"));
    runner.backend.addCheck("rabbitmq", "RabbitMQ", new Result.Failed("refused", "let us in"));
    runner.backend.hostFindings.add(new Finding("c1", "share", "Share", "ok", "there", ""));
    runner.backend.hostFindings.add(new Finding("c2", "share", "Share", "failed", "none", "x"));

    assertThat(runner.run("--output", "json", "doctor", "--host", "c1"))
        .isEqualTo(ExitCode.NEGATIVE);

    var seen = new ArrayList<String>();
    new ObjectMapper()
        .readTree(runner.out())
        .forEach(f -> seen.add(f.get("host").asText() + " " + f.get("id").asText()));
    assertThat(seen).containsExactly("null rabbitmq", "c1 share");
  }

  private void awaitOutput(String text) {
    Awaitility.await().until(() -> runner.out().contains(text));
  }
}
