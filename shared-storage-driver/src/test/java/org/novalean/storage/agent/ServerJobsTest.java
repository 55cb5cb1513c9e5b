package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.messages.Released;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.runner.DiskJobs;

class ServerJobsTest {

  private static final String SERVER = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";
  private static final List<String> DISKS = List.of("vda", "vdb");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final ServerJobs.LastStep NOTHING_MORE = () -> {};

  private final TestingHost host;
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private final ServerJobs jobs;

  ServerJobsTest(@TempDir Path directory) throws IOException {
    host = new TestingHost(directory);
    var home = Files.createDirectory(host.instances.resolve(SERVER));
    host.hypervisor.define(
        SERVER, Map.of("vda", disk(home.resolve("disk")), "vdb", disk(home.resolve("disk.eph0"))));
    host.hypervisor.start(SERVER);
    host.hypervisor.jobsFinishByThemselves(false);
    jobs = new ServerJobs(new DiskJobs(host.tools(), executor, 2), host.clock);
  }

  private static Path disk(Path file) {
    TestingImage.create(file, TestingHost.SIZE, Optional.empty(), Map.of(1, 1));
    return file;
  }

  @AfterEach
  void close() throws InterruptedException {
    executor.shutdownNow();
    assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    host.close();
  }

  private boolean isBeingCopied(String target) {
    return host.hypervisor.blockJob(SERVER, target).isPresent();
  }

  private void begin() throws RequestRefused {
    assertThat(jobs.seal(SERVER, DISKS, 0, "test", NOTHING_MORE).isRunning()).isTrue();
    await().until(() -> isBeingCopied("vda"));
  }

  @Test
  void disksAreSealedOneAfterAnother() throws RequestRefused {
    begin();
    assertThat(jobs.status(SERVER, true).target()).isEqualTo("vda");
    assertThat(isBeingCopied("vdb")).isFalse();
    host.hypervisor.finishJob(SERVER, "vda");
    await().until(() -> jobs.status(SERVER, true).target().equals("vdb") && isBeingCopied("vdb"));
    host.hypervisor.finishJob(SERVER, "vdb");
    await().until(() -> !jobs.status(SERVER, true).isRunning());
    assertThat(jobs.status(SERVER, true).state()).isEqualTo("done");
    assertThat(jobs.status(SERVER, true).pauseMillis()).isPresent();
    assertThat(host.layers.newestGeneration(SERVER, "vda")).isEqualTo(1);
    assertThat(host.layers.newestGeneration(SERVER, "vdb")).isEqualTo(1);
  }

  @Test
  void aSecondJobOfAServerIsRefusedWhileOneRuns() throws RequestRefused {
    begin();
    assertThatThrownBy(() -> jobs.hydrate(SERVER, DISKS, 0, "test", NOTHING_MORE))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("runs already");
    assertThat(jobs.all()).singleElement().matches(job -> job.isRunning());
  }

  @Test
  void aReleaseReturnsWhenNovaCanHaveTheDisksAndHoldsOffJobsForAMinute() throws Exception {
    begin();
    assertThat(jobs.release(SERVER, "Nova migrates it", PATIENCE).cancelled())
        .contains("Nova migrates it");
    assertThat(isBeingCopied("vda")).isFalse();
    assertThat(jobs.status(SERVER, true).state()).isEqualTo("undone");
    assertThat(isBeingCopied("vdb")).isFalse();

    host.clock.advance(Duration.ofSeconds(59));
    assertThatThrownBy(() -> jobs.seal(SERVER, DISKS, 0, "test", NOTHING_MORE))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("Nova works with server " + SERVER);
    host.clock.advance(Duration.ofSeconds(1));
    begin();
  }

  @Test
  void whoeverReleasesAServerHearsWhenItsDiskWasPutOnALayer() throws Exception {
    begin();
    var at = host.clock.instant();
    assertThat(releasedInItsPause().get(30, TimeUnit.SECONDS).layeredAt()).contains(at);

    host.clock.advance(Duration.ofMinutes(59));
    assertThat(jobs.release(SERVER, "Nova migrates it", PATIENCE).layeredAt())
        .as("also another one, later")
        .contains(at);
    host.clock.advance(Duration.ofMinutes(1));
    assertThat(jobs.all()).isEmpty();
    assertThat(jobs.release(SERVER, "Nova migrates it", PATIENCE).layeredAt()).isEmpty();
  }

  @Test
  void aLaterSealChangesNothingForWhoeverLookedAtTheDiskBefore() throws Exception {
    jobs.seal(SERVER, List.of("vda"), 0, "test", NOTHING_MORE);
    await().until(() -> isBeingCopied("vda"));
    host.hypervisor.finishJob(SERVER, "vda");
    await().until(() -> !jobs.status(SERVER, true).isRunning());
    var first = jobs.release(SERVER, "test", PATIENCE).layeredAt();
    assertThat(first).isPresent();
    host.clock.advance(Duration.ofMinutes(5));

    jobs.seal(SERVER, List.of("vda"), 0, "test", NOTHING_MORE);
    await().until(() -> isBeingCopied("vda"));
    host.hypervisor.finishJob(SERVER, "vda");
    await().until(() -> !jobs.status(SERVER, true).isRunning());

    assertThat(jobs.release(SERVER, "test", PATIENCE).layeredAt()).isEqualTo(first);
  }

  private CompletableFuture<Released> releasedInItsPause() {
    var released = new CompletableFuture<Released>();
    var asking =
        new Thread(
            () -> {
              try {
                released.complete(jobs.release(SERVER, "Nova migrates it", PATIENCE));
              } catch (RequestRefused | InterruptedException e) {
                released.completeExceptionally(e);
              }
            });
    host.hypervisor.beforeCall(
        call -> {
          if (call.method().equals("suspend") && asking.getState() == Thread.State.NEW) {
            asking.start();
            await().until(() -> asking.getState() == Thread.State.TIMED_WAITING);
          }
        });
    host.hypervisor.finishJob(SERVER, "vda");
    assertThat(jobs.status(SERVER, true).isRunning()).isTrue();
    return released;
  }

  @Test
  void aReleaseWithoutAJobHoldsOffJobsToo() throws Exception {
    assertThat(jobs.release(SERVER, "Nova migrates it", PATIENCE).cancelled()).isEmpty();
    assertThatThrownBy(() -> jobs.seal(SERVER, DISKS, 0, "test", NOTHING_MORE))
        .isInstanceOf(RequestRefused.class);
    assertThat(jobs.all()).isEmpty();
  }

  @Test
  void theLastStepIsTakenOnlyWhereNothingElseIsInTheWay() throws Exception {
    var taken = new AtomicBoolean();
    jobs.release(SERVER, "Nova migrates it", PATIENCE);
    assertThatThrownBy(() -> jobs.seal(SERVER, DISKS, 0, "test", () -> taken.set(true)))
        .isInstanceOf(RequestRefused.class);
    assertThat(taken).isFalse();
  }

  @Test
  void aJobThatItsLastStepRefusesDoesNotBegin() {
    assertThatThrownBy(
            () ->
                jobs.seal(
                    SERVER,
                    DISKS,
                    0,
                    "test",
                    () -> {
                      throw new RequestRefused("too-late", "nobody waits for it");
                    }))
        .hasMessageContaining("nobody waits for it");
    assertThat(jobs.all()).isEmpty();
  }

  @Test
  void ofAnUnknownJobItIsSaidWhy() {
    var report = jobs.status(SERVER, true);
    assertThat(report.isRunning()).isFalse();
    assertThat(report.reason()).contains("no job of this server is known here");
  }

  @Test
  void aServerWithoutAPlaceableDiskIsRefused() {
    assertThatThrownBy(() -> jobs.seal(SERVER, List.of(), 0, "test", NOTHING_MORE))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("nova-lean placement");
  }
}
