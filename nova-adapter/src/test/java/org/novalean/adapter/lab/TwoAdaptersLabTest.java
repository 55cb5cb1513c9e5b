package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two adapters with one history, in MariaDB: the active one dies, freezes or loses the broker in
 * the middle of a migration, which ends as if it had not, and nothing is done twice. The link is
 * slow, so that there is a middle.
 */
@Tag("lab")
@Thorough
class TwoAdaptersLabTest {
  private static final String ACTIVE = "active, with epoch";
  private static final Duration ABORT_AFTER = Duration.ofSeconds(8);
  private static final Duration FORCE_AFTER = Duration.ofSeconds(25);

  private final Lab lab = Lab.fromEnvironment();
  private LabDatabase database;
  private LabServer server;
  private AdapterProcess first;
  private AdapterProcess second;

  @BeforeEach
  void boot(@TempDir Path directory) throws Exception {
    database = new LabDatabase(lab);
    server = new LabServer(lab, "turns", "--memory", "256", "--dirty", "32MB@16", "--data", "32");
    lab.run("link", "compute1", "40mbit");
    lab.run("link", "compute2", "40mbit");
    first = adapter(directory.resolve("first"));
    second = adapter(directory.resolve("second"));
  }

  private AdapterProcess adapter(Path directory) throws Exception {
    return database.with(new AdapterProcess(lab, Files.createDirectory(directory)));
  }

  @AfterEach
  void delete() {
    lab.run("link", "compute1", "off");
    lab.run("link", "compute2", "off");
    server.close();
    first.close();
    second.close();
    database.close();
    lab.awaitComputeHostsUp();
  }

  @Test
  void theActiveOneIsKilledWhileMemoryIsCopied(TestReporter reporter) {
    both(adapter -> switchAfter(adapter, Duration.ofSeconds(12), "force"));
    server.liveMigrate();
    first.awaitLog("-> copying");
    assertThat(second.newest(server)).as("the CLI reads beside one that stands by").isPresent();

    takeOver(reporter, "kill -9 in pre-copy", first::kill);

    assertLeanAndOnce();
  }

  @Test
  void theActiveOneIsKilledAsItSendsTheSwitch(TestReporter reporter) {
    both(adapter -> {});
    server.liveMigrate();
    first.awaitLog("force_complete, attempt 1");

    takeOver(reporter, "kill -9 at the switch", first::kill);

    assertLeanAndOnce();
  }

  @Test
  void theActiveOneIsKilledInPostCopy(TestReporter reporter) {
    both(adapter -> {});
    server.liveMigrate();
    first.awaitLog("-> post-copy");

    takeOver(reporter, "kill -9 in post-copy", first::kill);

    assertLeanAndOnce();
  }

  @Test
  void aMigrationThatIsAskedForWhileNobodyIsActiveIsLean() {
    both(adapter -> {});
    second.mark();

    first.kill();
    server.liveMigrate();
    second.awaitLog(ACTIVE);

    assertLeanAndOnce();
  }

  @Test
  void theActiveOneStopsAndTheOtherGoesOn(TestReporter reporter) {
    both(adapter -> switchAfter(adapter, Duration.ofSeconds(12), "force"));
    server.liveMigrate();
    first.awaitLog("-> copying");

    takeOver(reporter, "stop in pre-copy", () -> assertThat(first.stop()).isZero());

    assertLeanAndOnce();
  }

  /** The first, if it acted, would abort: it is overdue when it goes on. */
  @Test
  void oneThatWasFrozenDoesNothingMoreWhenItGoesOn(TestReporter reporter) {
    switchAfter(first, ABORT_AFTER, "abort");
    switchAfter(second, FORCE_AFTER, "force");
    both(adapter -> {});
    server.liveMigrate();
    first.awaitLog("-> copying");
    var copying = Instant.now();

    takeOver(reporter, "SIGSTOP in pre-copy", first::freeze);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Instant.now().isAfter(copying.plus(ABORT_AFTER).plusSeconds(1)));
    first.mark();
    first.thaw();

    assertThat(first.awaitEnd()).as(first.log()).isEqualTo(6);
    first.awaitLog("another adapter has taken over");
    assertThat(first.log()).doesNotContain(": abort:", "force_complete, attempt");
    first.launch();
    first.awaitLog("standby: another adapter is active");
    assertLeanAndOnce();
  }

  @Test
  void aBrokerThatDiesLeavesOneActiveAfterwards() {
    both(adapter -> switchAfter(adapter, Duration.ofSeconds(12), "force"));
    server.liveMigrate();
    first.awaitLog("-> copying");
    first.mark();
    second.mark();

    lab.run("service", "rabbitmq", "kill");
    first.awaitLog("The lock is lost");
    second.awaitLog("nobody can say whether another adapter is");
    lab.run("service", "rabbitmq", "start");

    Ending.assertIsWhatNovaSays(lab, whoIsActive(), server);
    assertOneEntry();
  }

  private AdapterProcess whoIsActive() {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> first.hasLogged("active again, with epoch") || second.hasLogged(ACTIVE));
    return second.hasLogged(ACTIVE) ? second : first;
  }

  private interface Setting {
    void of(AdapterProcess adapter);
  }

  private void both(Setting setting) {
    setting.of(first);
    setting.of(second);
    first.start();
    second.launch();
    second.awaitLog("standby: another adapter is active");
  }

  private static void switchAfter(AdapterProcess adapter, Duration deadline, String action) {
    adapter
        .with("lean", "switch", "on-stall")
        .with("lean", "stall_seconds", "3600")
        .with("lean", "deadline_seconds", String.valueOf(deadline.toSeconds()))
        .with("lean", "deadline_action", action);
  }

  private void takeOver(TestReporter reporter, String how, Runnable end) {
    second.mark();
    var begun = System.nanoTime();
    end.run();
    second.awaitLog(ACTIVE);
    var millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    reporter.publishEntry("takeover, ms after " + how, String.valueOf(millis));
  }

  private void assertLeanAndOnce() {
    Ending.assertLean(second, server);
    assertOneEntry();
  }

  private void assertOneEntry() {
    assertThat(lab.compute().liveMigrationsOf(server.id())).hasSize(1);
    assertThat(second.all(server)).hasSize(1);
  }
}
