package org.novalean.storage.share;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.io.FileWork;

class ShareCheckTest {

  private static final ShareLimits LIMITS = new ShareLimits(0, Duration.ofMinutes(1));

  private final Path directory;
  private final TestingShare share;
  private final TestingShare.Host host;

  ShareCheckTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    share = new TestingShare(directory.resolve("share"));
    host = share.host(directory.resolve("compute1"));
  }

  private ShareCheck check(TestingShare.Host host, ShareLimits limits, Clock clock) {
    return new ShareCheck(
        () -> TestingShare.LOCATION,
        host.place(),
        "compute1",
        directory.resolve("known.json"),
        limits,
        TestingShare.Host.files(),
        host.table(),
        clock);
  }

  private ShareHealth check() {
    return check(host, LIMITS, Clock.systemUTC()).check();
  }

  @Test
  void aShareThatWorksIsHealthyAndKeepsItsId() {
    var first = check();
    assertThat(first.reason()).isEmpty();
    assertThat(first).isInstanceOf(ShareHealth.Healthy.class);
    assertThat(first.isUsable()).isTrue();
    assertThat(first.facts().orElseThrow().totalBytes()).isPositive();
    assertThat(check().facts().orElseThrow().id()).isEqualTo(first.facts().orElseThrow().id());
  }

  @Test
  void novaMayStartWhereTheShareIsAndNowhereElse() throws IOException {
    var looking = check(host, LIMITS, Clock.systemUTC());
    assertThat(looking.absence()).as("nobody has used it yet").isEmpty();
    check();
    assertThat(looking.absence()).isEmpty();

    host.mount(new TestingShare(directory.resolve("other")));
    assertThat(looking.absence()).as("another share").isPresent();

    host.unmount();
    assertThat(looking.absence()).as("not mounted").isPresent();
  }

  @Test
  void aHostThatNeverHadBaseImagesHasTheShareNotMountedYet() throws IOException {
    host.unmount();
    Files.delete(host.place().base());
    assertThat(check())
        .isInstanceOfSatisfying(
            ShareHealth.NotMounted.class,
            missing -> assertThat(missing.reason()).contains("there is no directory"));
  }

  @Test
  void anotherHostSeesTheSameShare() throws IOException {
    var id = check().facts().orElseThrow().id();
    var other = share.host(directory.resolve("compute2"));
    Files.delete(directory.resolve("known.json"));

    assertThat(check(other, LIMITS, Clock.systemUTC()).check().facts().orElseThrow().id())
        .isEqualTo(id);
  }

  @Test
  void whoeverUsesTheShareLeavesASignOfThatThere() throws IOException {
    check();
    Files.writeString(host.place().probes().resolve("compute1.doctor"), "");
    Files.writeString(host.place().probes().resolve(".compute2.draft"), "");

    var seen = new ShareUsers(host.place(), TestingShare.Host.files()).lastSeen();

    assertThat(seen).containsOnlyKeys("compute1");
    assertThat(seen.get("compute1"))
        .isEqualTo(
            Files.getLastModifiedTime(host.place().probes().resolve("compute1")).toInstant());
  }

  @Test
  void withoutTheMountNothingIsTouched() throws IOException {
    host.unmount();
    var health = check();

    assertThat(health).isInstanceOf(ShareHealth.NotMounted.class);
    assertThat(health.isUsable()).isFalse();
    assertThat(health.reason()).contains("_base is on /dev/sda1", "not on nas:/srv/nova/_base");
    assertThat(host.place().base()).isEmptyDirectory();
  }

  @Test
  void anotherShareOfTheSameNameIsFoundOut() throws IOException {
    check();
    var other = new TestingShare(directory.resolve("other"));
    host.mount(other);

    var health = check();
    assertThat(health).isInstanceOf(ShareHealth.WrongShare.class);
    assertThat(health.reason()).contains("without a share's id", "known.json if the share was");
    assertThat(other.base()).isEmptyDirectory();
  }

  @Test
  void anotherShareInUseIsFoundOut() throws IOException {
    check();
    var known = Files.readString(directory.resolve("known.json"));
    var other = new TestingShare(directory.resolve("other"));
    host.mount(other);
    Files.delete(directory.resolve("known.json"));
    check();
    Files.writeString(directory.resolve("known.json"), known);

    assertThat(check()).isInstanceOf(ShareHealth.WrongShare.class);
  }

  @Test
  void littleSpaceIsWarnedOf() {
    var health =
        check(host, new ShareLimits(Long.MAX_VALUE, LIMITS.clockSkew()), Clock.systemUTC()).check();
    assertThat(health).isInstanceOf(ShareHealth.Degraded.class);
    assertThat(health.isUsable()).isTrue();
    assertThat(health.reason()).contains("MiB are free on the share");
  }

  @Test
  void aClockThatDiffersIsWarnedOf() {
    var ahead = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    assertThat(check(host, LIMITS, ahead).check().reason())
        .contains("the share's clock is", "s behind this host's");

    var behind = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
    assertThat(check(host, LIMITS, behind).check().reason()).contains("s ahead of this host's");
  }

  @Test
  void aBaseDirectoryThatNotEverybodyMayReadIsWarnedOf() throws IOException {
    Files.setAttribute(share.base(), "unix:mode", 0700);
    assertThat(check().reason()).contains("has mode 0700", "chmod 0755");
  }

  @Test
  void locksThatAreNotSharedAreWarnedOf() {
    host.mounts().removeIf(mount -> mount.root().equals("/locks"));
    assertThat(check().reason()).contains("locks is on", "not on nas:/srv/nova/locks");
  }

  @Test
  void anIdThatIsDamagedIsAFault() throws IOException {
    check();
    Files.write(host.place().identity(), "{".getBytes(UTF_8));
    var health = check();
    assertThat(health).isInstanceOf(ShareHealth.Faulty.class);
    assertThat(health.reason()).contains("share.json cannot be understood");
  }

  @Test
  void aShareThatDoesNotAnswerIsHung() {
    var answers = new CountDownLatch(1);
    var check =
        new ShareCheck(
            () -> TestingShare.LOCATION,
            host.place(),
            "compute1",
            directory.resolve("known.json"),
            LIMITS,
            new FileWork("share", 2, Duration.ofMillis(20)),
            () -> {
              try {
                answers.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              throw new IOException("the test is over: nothing may touch its directory any more");
            },
            Clock.systemUTC());
    try {
      assertThat(check.check()).isInstanceOf(ShareHealth.Hung.class);
      assertThat(check.check().reason()).contains("no answer from the share");
    } finally {
      answers.countDown();
    }
  }

  @Test
  void whereTheExportIsNotKnownYetTheHostSaysWhomItWaitsForAndNovaMayNotStart() {
    var told = new CinderShare("nfs-a", directory, Clock.systemUTC());
    var looking =
        new ShareCheck(
            told,
            host.place(),
            "compute1",
            directory.resolve("known.json"),
            LIMITS,
            TestingShare.Host.files(),
            host.table(),
            Clock.systemUTC());

    assertThat(looking.check())
        .isInstanceOfSatisfying(
            ShareHealth.Waiting.class,
            waiting ->
                assertThat(waiting.reason()).contains("waits for the adapter", "cinder:nfs-a"));
    assertThat(looking.check().isUsable()).isFalse();
    assertThat(looking.absence()).isPresent();
    assertThat(host.place().identity()).doesNotExist();

    told.says("Cinder has no volume type nfs-a");
    assertThat(looking.check().reason()).endsWith("Cinder has no volume type nfs-a");
    assertThat(looking.absence().orElse("")).endsWith("Cinder has no volume type nfs-a");
  }

  @Test
  void theIdIsMadeOnceHoweverManyTry() throws IOException {
    var file = directory.resolve("id.json");
    var first = ShareIdentity.make(file, "a", Instant.EPOCH);
    assertThat(ShareIdentity.make(file, "b", Instant.EPOCH)).isEqualTo(first);
  }
}
