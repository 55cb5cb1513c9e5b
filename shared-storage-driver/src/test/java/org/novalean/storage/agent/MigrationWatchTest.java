package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.storage.job.TestingHost.SERVER;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.hypervisor.TestingHypervisor.Call;
import org.novalean.storage.job.TestingHost;
import org.novalean.storage.messages.MigrationSeen;

class MigrationWatchTest {

  private static final MigrationJob DISKS = new MigrationJob(0, 0, 0, 100, 50, 0, 0, 0);
  private static final MigrationJob MEMORY = new MigrationJob(100, 1, 99, 100, 100, 1, 0, 0);

  private final TestingHost host;
  private final MigrationWatch watch;

  MigrationWatchTest(@TempDir Path directory) {
    host = new TestingHost(directory);
    watch = new MigrationWatch(host.hypervisor, 70, host.clock);
  }

  @AfterEach
  void close() {
    host.close();
  }

  private MigrationSeen await(Duration patience) throws InterruptedException {
    return watch.awaitMemory(SERVER, host.clock.instant().plus(patience));
  }

  /** Each look at the domain lets a second pass, and something happen at one of them. */
  private void atLook(int number, Runnable happens) {
    host.hypervisor.beforeCall(
        new Consumer<>() {
          private int looks;

          @Override
          public void accept(Call call) {
            if (call.method().equals("domain")) {
              host.clock.advance(Duration.ofSeconds(1));
              looks++;
              if (looks == number) {
                happens.run();
              }
            }
          }
        });
  }

  private long calls(String method) {
    return host.hypervisor.calls().stream().filter(call -> call.method().equals(method)).count();
  }

  private void migrates(MigrationJob job) {
    host.hypervisor.outgoingMigration(SERVER, Optional.of(job));
  }

  @Test
  void itIsToldWhenMemoryBeginsToFlow() throws InterruptedException {
    migrates(DISKS);
    atLook(3, () -> migrates(MEMORY));
    var seen = await(Duration.ofHours(1));
    assertThat(seen.memoryFlows()).isTrue();
    assertThat(seen.memoryRemaining()).isEqualTo(99);
    assertThat(calls("domain")).isEqualTo(3);
  }

  @Test
  void aServerThatIsGoneIsNotWaitedFor() throws InterruptedException {
    migrates(DISKS);
    atLook(2, () -> host.hypervisor.undefine(SERVER));
    assertThat(await(Duration.ofHours(1)).state()).isEqualTo("NONE");
  }

  @Test
  void aServerThatWasStoppedIsNotWaitedFor() throws InterruptedException {
    host.hypervisor.kill(SERVER);
    assertThat(await(Duration.ofHours(1)).state()).isEqualTo("NONE");
  }

  @Test
  void patienceEnds() throws InterruptedException {
    migrates(DISKS);
    atLook(0, () -> {});
    var seen = await(Duration.ofSeconds(3));
    assertThat(seen.present()).isTrue();
    assertThat(seen.memoryFlows()).isFalse();
    assertThat(calls("domain")).isEqualTo(3);
  }

  @Test
  void withoutPatienceThereIsOneLook() throws InterruptedException {
    migrates(DISKS);
    await(Duration.ofSeconds(-1));
    assertThat(calls("domain")).isEqualTo(1);
  }

  @Test
  void postCopyIsLimitedOnceForEachMigration() {
    watch.now(SERVER);
    assertThat(calls("limitPostCopy")).isZero();
    migrates(DISKS);
    watch.now(SERVER);
    watch.now(SERVER);
    assertThat(host.hypervisor.postCopyLimit(SERVER)).isEqualTo(70);
    assertThat(calls("limitPostCopy")).isEqualTo(1);

    host.hypervisor.outgoingMigration(SERVER, Optional.empty());
    watch.now(SERVER);
    migrates(DISKS);
    watch.now(SERVER);
    assertThat(calls("limitPostCopy")).isEqualTo(2);
  }

  /** Of the migration between, this host need not have seen the end. */
  @Test
  void aServerThatWasStoppedAndMigratesAgainIsLimitedAgain() {
    migrates(DISKS);
    watch.now(SERVER);
    host.qemuDies();
    watch.now(SERVER);
    host.novaStarts();
    migrates(DISKS);
    watch.now(SERVER);
    assertThat(calls("limitPostCopy")).isEqualTo(2);
  }

  @Test
  void aLimitThatLibvirtRefusedIsTriedAgain() {
    migrates(DISKS);
    host.hypervisor.beforeCall(
        call -> {
          if (call.method().equals("limitPostCopy")) {
            throw new HypervisorException.Refused("not now", new IllegalStateException());
          }
        });
    assertThat(watch.now(SERVER).present()).isTrue();
    host.hypervisor.beforeCall(call -> {});
    watch.now(SERVER);
    assertThat(host.hypervisor.postCopyLimit(SERVER)).isEqualTo(70);
  }

  @Test
  void withoutALimitNoneIsSet() {
    migrates(DISKS);
    new MigrationWatch(host.hypervisor, 0, host.clock).now(SERVER);
    assertThat(calls("limitPostCopy")).isZero();
  }

  @Test
  void theDestinationTellsOfItsHalfOfAServerInPostCopy() {
    for (var state : List.of(DomainState.RUNNING_POST_COPY, DomainState.RUNNING_POST_COPY_FAILED)) {
      host.hypervisor.state(SERVER, state);
      assertThat(watch.now(SERVER).state()).isEqualTo(state.name());
    }
  }
}
