package org.novalean.adapter.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.compute.MigrationStatus.CANCELLED;
import static org.novalean.adapter.compute.MigrationStatus.COMPLETED;
import static org.novalean.adapter.compute.MigrationStatus.FAILED;
import static org.novalean.adapter.compute.MigrationStatus.RUNNING;
import static org.novalean.adapter.compute.MigrationStatus.RUNNING_POST_COPY;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.compute.ActionResult.Accepted;
import org.novalean.adapter.compute.ActionResult.Gone;
import org.novalean.adapter.compute.ActionResult.Refused;

/** What every {@link Compute} does: the fake, and Nova itself. */
public abstract class ComputeContract {

  private static final String NO_SUCH_SERVER = "00000000-dead-4bad-8bad-000000000000";

  /** The one to be tried. */
  protected abstract Compute compute();

  /**
   * A running server with nothing under way, on one of at least two hosts; busy enough that its
   * live migration does not end by itself at once.
   */
  protected abstract String server();

  /** Called while waiting, for a cloud where nothing happens by itself. */
  protected void letTimePass(String serverId) {}

  /** How long anything may take. */
  protected Duration patience() {
    return Duration.ofSeconds(10);
  }

  @Test
  void aServerThatNovaDoesNotKnowIsEmptyAndItsActionsAreGone() {
    assertThat(compute().server(NO_SUCH_SERVER)).isEmpty();
    assertThat(compute().liveMigrationsOf(NO_SUCH_SERVER)).isEmpty();
    assertThat(compute().progress(NO_SUCH_SERVER, 1)).isEmpty();
    assertThat(compute().disks(NO_SUCH_SERVER)).isEmpty();
    assertThat(compute().memoryBytes(NO_SUCH_SERVER)).isEmpty();
    assertThat(compute().actions(NO_SUCH_SERVER)).isEmpty();
    assertThat(compute().hasEnded(NO_SUCH_SERVER, "req-of-nobody")).isFalse();
    assertThat(compute().forceComplete(NO_SUCH_SERVER, 1)).isInstanceOf(Gone.class);
    assertThat(compute().abort(NO_SUCH_SERVER, 1)).isInstanceOf(Gone.class);
    assertThat(compute().liveMigrate(NO_SUCH_SERVER, Optional.empty())).isInstanceOf(Gone.class);
  }

  @Test
  void aServerAtRestRunsOnAKnownComputeService() {
    var server = compute().server(server()).orElseThrow();

    assertThat(server.status()).isEqualTo("ACTIVE");
    assertThat(server.taskState()).isEmpty();
    assertThat(server.powerState()).isEqualTo(Server.PowerState.RUNNING);
    assertThat(compute().computeServices())
        .filteredOn(ComputeService::up)
        .extracting(ComputeService::host)
        .contains(server.host().orElseThrow());
    assertThat(compute().hypervisors())
        .filteredOn(Hypervisor::up)
        .extracting(Hypervisor::host)
        .contains(server.host().orElseThrow());
    assertThat(compute().hypervisors())
        .allSatisfy(h -> assertThat(h.type()).isEqualTo("QEMU"))
        .allSatisfy(h -> assertThat(h.version()).isGreaterThan(1_000_000));
  }

  @Test
  void aServerHasMemory() {
    assertThat(compute().memoryBytes(server()).orElseThrow()).isGreaterThan(32 << 20);
  }

  @Test
  void aServerOfAnImageHasARootDiskThatIsNoVolume() {
    var disks = compute().disks(server()).orElseThrow();

    assertThat(disks.root()).contains("vda");
    assertThat(disks.volumes()).isEmpty();
    assertThat(disks.rootVolume()).isEmpty();
    assertThat(disks.isAllVolumes()).isFalse();
  }

  @Test
  void aLockIsShownWithItsReasonUntilItIsTakenOff() {
    var server = server();
    assertThat(compute().server(server).orElseThrow().lockReason()).isEmpty();

    assertThat(compute().lock(server, "its disk is worked on")).isInstanceOf(Accepted.class);
    assertThat(compute().server(server).orElseThrow().lockReason())
        .contains("its disk is worked on");

    assertThat(compute().unlock(server)).isInstanceOf(Accepted.class);
    assertThat(compute().server(server).orElseThrow().lockReason()).isEmpty();

    assertThat(compute().lock(server, "longer than Nova takes: " + "x".repeat(255)))
        .isInstanceOf(Accepted.class);
    assertThat(compute().server(server).orElseThrow().lockReason().orElseThrow())
        .startsWith("longer than Nova takes: xxx");
    assertThat(compute().unlock(server)).isInstanceOf(Accepted.class);
    assertThat(compute().lock(NO_SUCH_SERVER, "x")).isInstanceOf(Gone.class);
  }

  @Test
  void aComputeServiceCanBeDisabledWithAReasonAndEnabledAgain() {
    var service = compute().computeServices().get(0);

    assertThat(compute().setServiceStatus(service.id(), Optional.of("its share is away")))
        .isInstanceOf(Accepted.class);
    var disabled = compute().computeServices().get(0);
    assertThat(disabled.enabled()).isFalse();
    assertThat(disabled.disabledReason()).contains("its share is away");

    assertThat(compute().setServiceStatus(service.id(), Optional.empty()))
        .isInstanceOf(Accepted.class);
    assertThat(compute().computeServices().get(0).enabled()).isTrue();
  }

  @Test
  void aServerIsFoundByItsExactNameAndByItsHost() {
    var server = compute().server(server()).orElseThrow();

    assertThat(compute().serversNamed(server.name())).extracting(Server::id).contains(server.id());
    assertThat(compute().serversNamed(server.name().substring(1))).isEmpty();
    assertThat(compute().serversOn(server.host().orElseThrow()))
        .extracting(Server::id)
        .contains(server.id());
    assertThat(compute().serversOn("no-such-host")).isEmpty();
  }

  @Test
  void nothingCanBeForcedOrAbortedWhileNothingMigrates() {
    var server = server();

    assertThat(compute().forceComplete(server, 999_999)).satisfies(r -> refused(r, 409));
    assertThat(compute().abort(server, 999_999)).satisfies(r -> refused(r, 409));
  }

  @Test
  void aHostThatDoesNotExistIsRefusedByName() {
    assertThat(compute().liveMigrate(server(), Optional.of("no-such-host")))
        .satisfies(r -> refused(r, 400))
        .extracting(r -> ((Refused) r).reason())
        .asString()
        .contains("no-such-host");
  }

  @Test
  void aForcedMigrationGoesThroughPostCopyToItsDestination() {
    var server = server();
    var source = compute().server(server).orElseThrow().host().orElseThrow();
    var destination = anotherHost(source);
    var start = Instant.now();

    assertThat(compute().liveMigrate(server, Optional.of(destination)))
        .isInstanceOf(Accepted.class);
    assertThat(compute().liveMigrate(server, Optional.of(destination)))
        .as("a second migration of the same server")
        .satisfies(r -> refused(r, 409));
    var running = awaitNewest(server, m -> m.status() == RUNNING);

    assertThat(running.sourceHost()).isEqualTo(source);
    assertThat(running.destinationHost()).contains(destination);
    assertThat(running.userId()).isPresent();
    assertThat(running.projectId()).isPresent();
    assertThat(compute().server(server).orElseThrow().taskState()).contains("migrating");
    assertThat(compute().progress(server, running.id())).isPresent();
    assertThat(compute().liveMigrationsChangedSince(start.minusSeconds(2)))
        .extracting(MigrationRecord::id)
        .contains(running.id());
    assertThat(compute().liveMigrationsChangedSince(start.plusSeconds(3600))).isEmpty();

    // As often as it takes: until the memory phase has begun Nova accepts it, and drops it.
    awaitNewest(
        server,
        m -> {
          if (m.status() == RUNNING) {
            assertThat(compute().forceComplete(server, m.id()))
                .isInstanceOfAny(Accepted.class, Refused.class);
          }
          return m.status() == RUNNING_POST_COPY || m.status().isFinal();
        });
    assertThat(compute().progress(server, running.id())).as("blind in post-copy").isEmpty();
    assertThat(compute().forceComplete(server, running.id())).satisfies(r -> refused(r, 400, 409));
    assertThat(compute().abort(server, running.id())).satisfies(r -> refused(r, 400, 409));

    var end = awaitNewest(server, m -> m.status().isFinal());
    assertThat(end.status()).isEqualTo(COMPLETED);
    atRest(server);
    assertThat(compute().server(server).orElseThrow().host()).contains(destination);
    assertThat(compute().actions(server))
        .extracting(InstanceAction::action)
        .contains("live-migration", InstanceAction.FORCE_COMPLETE);
    assertThat(compute().actions(server))
        .filteredOn(action -> action.action().equals(InstanceAction.FORCE_COMPLETE))
        .first()
        .satisfies(
            taken -> {
              assertThat(taken.updatedAt()).isPresent();
              Awaitility.await().until(() -> compute().hasEnded(server, taken.requestId()));
            });
    assertThat(compute().hasEnded(server, "req-of-nobody")).isFalse();
  }

  @Test
  void anAbortedMigrationLeavesTheServerWhereItWas() {
    var server = server();
    var source = compute().server(server).orElseThrow().host();
    assertThat(compute().liveMigrate(server, Optional.of(anotherHost(source.orElseThrow()))))
        .isInstanceOf(Accepted.class);
    // "running" comes before there is a job that could be aborted: the counters tell.
    var running = awaitNewest(server, m -> m.status() == RUNNING && isMoving(m));

    assertThat(compute().abort(server, running.id())).isInstanceOf(Accepted.class);

    var end = awaitNewest(server, m -> m.status().isFinal());
    assertThat(end.id()).isEqualTo(running.id());
    assertThat(end.status()).isIn(CANCELLED, FAILED);
    atRest(server);
    assertThat(compute().server(server).orElseThrow().host()).isEqualTo(source);
  }

  @Test
  void aServerThatIsHardRebootedRunsAgainWhereItWas() {
    var server = server();
    var host = compute().server(server).orElseThrow().host();

    assertThat(compute().hardReboot(server)).isInstanceOf(Accepted.class);

    atRest(server);
    assertThat(compute().server(server).orElseThrow().isAtRest()).isTrue();
    assertThat(compute().server(server).orElseThrow().host()).isEqualTo(host);
  }

  private boolean isMoving(MigrationRecord migration) {
    return compute()
        .progress(migration.serverId(), migration.id())
        .filter(counters -> counters.memoryTotalBytes() > 0)
        .isPresent();
  }

  /** Waits for the newest migration to be so, and fails at once where it ended without. */
  private MigrationRecord awaitNewest(String server, Predicate<MigrationRecord> condition) {
    var reached =
        Awaitility.await()
            .atMost(patience())
            .until(
                () -> {
                  letTimePass(server);
                  return compute().liveMigrationsOf(server).stream().findFirst();
                },
                newest -> newest.filter(m -> condition.test(m) || m.status().isFinal()).isPresent())
            .orElseThrow();
    assertThat(reached).matches(condition, "has got there before it ended");
    return reached;
  }

  /** Nova clears the task state some time after the migration's end. */
  private void atRest(String server) {
    Awaitility.await()
        .atMost(patience())
        .until(() -> compute().server(server).orElseThrow().taskState().isEmpty());
  }

  private String anotherHost(String host) {
    return compute().computeServices().stream()
        .filter(service -> service.up() && service.enabled() && !service.host().equals(host))
        .findFirst()
        .orElseThrow()
        .host();
  }

  private static void refused(ActionResult result, Integer... statuses) {
    assertThat(result).isInstanceOf(Refused.class);
    assertThat(((Refused) result).httpStatus()).isIn((Object[]) statuses);
    assertThat(((Refused) result).reason()).isNotBlank();
  }
}
