package org.novalean.adapter.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.Server.PowerState;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.compute.TestingMigration;
import org.novalean.adapter.history.MigrationEntry;
import org.novalean.adapter.history.TestingEntries;
import org.novalean.adapter.migration.ForgottenPostCopy;
import org.novalean.adapter.rescue.RescuePlan.NotNeeded;
import org.novalean.adapter.rescue.RescuePlan.Refused;
import org.novalean.adapter.rescue.RescuePlan.Rescue;
import org.novalean.adapter.rescue.RescuePlan.Wait;
import org.novalean.adapter.rescue.RescuePlan.Well;
import org.novalean.storage.messages.HalfSeen;
import org.novalean.storage.messages.HalfSeen.DiskFile;

class RescueDeskTest {

  private static DiskFile kept(int inode, Instant deletedAt) {
    return new DiskFile(".nova-lean-salvage/u/disk.%d.leaving".formatted(inode), 1, deletedAt);
  }

  /** Besides one of a migration of before, which nobody let go. */
  private HalfSeen goneButKept() {
    var now = clock.instant();
    return new HalfSeen(
        "NONE",
        false,
        List.of(),
        List.of(kept(16, now.minusSeconds(86_400)), kept(17, now.plusSeconds(1))));
  }

  private final TestingClock clock = new TestingClock();
  private final TestingCompute compute = new TestingCompute(clock, "c1", "c2", "c3");
  private final TestingAgents agents = new TestingAgents();
  private final List<String> progress = new ArrayList<>();
  private final Map<String, MigrationEntry> records = new HashMap<>();
  private final String server = compute.boot("web", "c1");
  private final TestingMigration migration = compute.startLiveMigration(server, "c2").running();
  private final RescueDesk desk =
      new RescueDesk(
          compute,
          agents,
          uuid -> Optional.ofNullable(records.get(uuid)),
          clock,
          clock::advance,
          () -> {});

  private static HalfSeen half(String state) {
    var qemu = !state.equals("NONE") && !state.equals("SHUT_OFF");
    return new HalfSeen(state, qemu, List.of(new DiskFile("disk", 1, Instant.EPOCH)));
  }

  /** QEMU died on the destination. */
  private void destinationDies() {
    migration.postCopy();
    agents.has("c1", half("PAUSED_POST_COPY_FAILED"));
    agents.has("c2", half("SHUT_OFF"));
  }

  private void novaMovesIt() {
    migration.completed();
    compute.powerState(server, PowerState.SHUTDOWN);
    agents.has("c1", new HalfSeen("NONE", false, List.of()));
  }

  private void itStartsOn(String host) {
    agents.has(host, half("RUNNING"));
  }

  private List<String> changes() {
    var all = new ArrayList<String>();
    compute.requests().forEach(request -> all.add(request.action()));
    agents.requests().stream().filter(r -> !r.startsWith("half ")).forEach(all::add);
    return all;
  }

  @Test
  void whereTheDestinationsQemuDiedTheServerRunsThereInTheEnd() throws Exception {
    destinationDies();
    agents.whenHalfEnds(this::novaMovesIt);
    compute.whenRebooted(() -> itStartsOn("c2"));

    var end = desk.carryOut(server, progress::add);

    assertThat(end.plan()).isInstanceOf(Well.class);
    assertThat(agents.requests())
        .containsSubsequence(
            "keep-disks c2 " + server, "half c2 " + server, "end-half c1 " + server);
    assertThat(compute.requests())
        .extracting(TestingCompute.Request::action)
        .containsExactly("reboot");
    assertThat(progress).anyMatch(line -> line.contains("kept on c2"));
  }

  @Test
  void whereTheSourcesQemuDiedItIsRebooted() throws Exception {
    migration.postCopy();
    migration.completed();
    agents.has("c2", half("RUNNING_POST_COPY_FAILED"));
    compute.status(server, "ERROR");
    compute.whenRebooted(() -> itStartsOn("c2"));

    assertThat(desk.carryOut(server, progress::add).plan()).isInstanceOf(Well.class);
    assertThat(changes()).containsExactly("os-resetState", "reboot");
  }

  /** nova-lean waits a minute for the server to show up, or does not run. */
  @Test
  void aDiskThatMayNotBeCompleteIsNotStartedFromWhileItsMigrationHasNoEndOnRecord()
      throws Exception {
    migration.completed();
    compute.status(server, "ERROR");
    agents.has("c2", half("SHUT_OFF"));
    records.put(compute.liveMigrationsOf(server).get(0).uuid(), TestingEntries.copying(1));

    var end = desk.carryOut(server, progress::add);

    assertThat(end.plan()).isInstanceOf(Refused.class);
    assertThat(end.plan().reason()).contains("c2 are not complete");
    assertThat(changes()).isEmpty();
  }

  /** QEMU died on the source before the switch: Nova says completed all the same. */
  @Test
  void aDiskThatMayNotBeCompleteIsNotStartedFrom() throws Exception {
    migration.completed();
    compute.status(server, "ERROR");
    agents.has("c2", half("SHUT_OFF"));
    var uuid = compute.liveMigrationsOf(server).get(0).uuid();
    records.put(uuid, TestingEntries.unverified(1));

    var end = desk.carryOut(server, progress::add);

    assertThat(end.plan()).isInstanceOf(Refused.class);
    assertThat(end.plan().reason()).contains("c2 are not complete");
    assertThat(changes()).isEmpty();

    agents.has("c1", goneButKept());
    assertThat(((Refused) desk.assess(server).plan()).commands())
        .containsExactly(
            "on c1, in instances_path: cp .nova-lean-salvage/u/disk.17.leaving _base/.nova-lean/carried-%s-disk"
                .formatted(server),
            "on c2, in instances_path: cp -np %1$s/disk %1$s/before-disk; cp _base/.nova-lean/carried-%1$s-disk %1$s/disk; rm _base/.nova-lean/carried-%1$s-disk"
                .formatted(server),
            "openstack server set --state active %1$s; openstack server unlock %1$s; openstack server reboot --hard %1$s"
                .formatted(server));
    assertThat(changes()).as("what is kept stays").isEmpty();

    records.put(uuid, TestingEntries.completed(1));
    assertThat(desk.assess(server).plan()).as("it was switched").isInstanceOf(Rescue.class);
  }

  /** It arrived while no service ran, and its owner switched it off days later. */
  @Test
  void aServerThatWasSwitchedOffIsNoneWhoseMigrationWentWrong() throws Exception {
    migration.completed();
    compute.status(server, "SHUTOFF");
    compute.powerState(server, PowerState.SHUTDOWN);
    agents.has("c1", goneButKept());
    agents.has("c2", half("SHUT_OFF"));
    records.put(compute.liveMigrationsOf(server).get(0).uuid(), TestingEntries.leftToNova(1));

    assertThat(desk.assess(server).plan()).isInstanceOf(NotNeeded.class);
  }

  @Test
  void itGoesOnAfterADeathInTheMiddle() throws Exception {
    destinationDies();
    agents.has("c1", half("SHUT_OFF"));
    assertThat(desk.assess(server).plan()).isInstanceOf(Wait.class);

    novaMovesIt();
    compute.whenRebooted(() -> itStartsOn("c2"));

    assertThat(desk.carryOut(server, progress::add).plan()).isInstanceOf(Well.class);
    assertThat(changes()).containsExactly("reboot");
  }

  /** It looks at each server's power now and then. */
  @Test
  void aServerThatNovaFindsOffBetweenTwoStepsIsStartedAllTheSame() throws Exception {
    destinationDies();
    agents.whenHalfEnds(
        () -> {
          novaMovesIt();
          compute.status(server, "SHUTOFF");
        });
    compute.whenRebooted(() -> itStartsOn("c2"));

    assertThat(desk.carryOut(server, progress::add).plan()).isInstanceOf(Well.class);
    assertThat(compute.requests())
        .extracting(TestingCompute.Request::action)
        .containsExactly("os-resetState", "reboot");
  }

  @Test
  void assessingChangesNothing() throws Exception {
    destinationDies();

    var assessed = desk.assess(server);

    assertThat(assessed.plan()).isInstanceOf(Rescue.class);
    assertThat(changes()).isEmpty();
  }

  @Test
  void aHealthyServerIsLeftAlone() throws Exception {
    migration.postCopy();
    migration.completed();
    agents.has("c2", half("RUNNING"));

    assertThat(desk.carryOut(server, progress::add).plan()).isInstanceOf(Well.class);
    assertThat(changes()).isEmpty();
  }

  @Test
  void ourLockGoesOnceItRunsWhereNovaHasItAndNobodyElsesDoes() throws Exception {
    migration.postCopy().forgotten();
    agents.has("c1", half("RUNNING"));
    var locked = compute.lock(server, ForgottenPostCopy.LOCK_REASON + ": its guest is on c2");
    assertThat(locked).isInstanceOf(ActionResult.Accepted.class);

    assertThat(desk.carryOut(server, progress::add).plan()).isInstanceOf(Well.class);
    assertThat(compute.server(server).orElseThrow().lockReason()).isEmpty();

    locked = compute.lock(server, "by its owner");
    assertThat(locked).isInstanceOf(ActionResult.Accepted.class);
    var unused = desk.carryOut(server, progress::add);
    assertThat(compute.server(server).orElseThrow().lockReason()).contains("by its owner");
  }

  @Test
  void oneThatArrivedAndThatNovaDoesNotTakeUpIsBroughtBack() throws Exception {
    migration.postCopy();
    agents.has("c2", half("RUNNING"));
    assertThat(desk.assess(server).plan()).isInstanceOf(Wait.class);

    var unused = compute.lock(server, ForgottenPostCopy.LOCK_REASON + ": its guest is on c2");

    assertThat(desk.assess(server).plan())
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.commands())
                    .anyMatch(command -> command.startsWith("on c2: virsh migrate"))
                    .last()
                    .asString()
                    .contains("server set --state active " + server));
  }

  /** Perhaps from the disk that is not complete: somebody may have started it by hand. */
  @Test
  void whatTheSourceKeptStaysThoughTheServerRuns() throws Exception {
    migration.completed();
    agents.has("c1", goneButKept());
    agents.has("c2", half("RUNNING"));

    assertThat(desk.carryOut(server, progress::add).plan()).isInstanceOf(Well.class);
    assertThat(changes()).isEmpty();
  }

  @Test
  void withoutAMigrationThereIsNothingToRescue() throws Exception {
    var other = compute.boot("db", "c1");

    assertThat(desk.carryOut(other, progress::add).plan()).isInstanceOf(NotNeeded.class);
  }

  @Test
  void whatStartsOnTheDestinationMeanwhileIsNotCutOff() throws Exception {
    destinationDies();
    agents.whenHalvesKept(() -> itStartsOn("c2"));

    var end = desk.carryOut(server, progress::add);

    assertThat(end.plan()).isInstanceOf(Refused.class);
    assertThat(agents.requests()).noneMatch(request -> request.startsWith("end-half"));
  }

  @Test
  void anAgentThatRefusesEndsItWithTheReason() throws Exception {
    destinationDies();
    agents.whenHalvesKept(() -> agents.refuses("c1", "an attempt is under way"));

    var end = desk.carryOut(server, progress::add);

    assertThat(end.plan().reason()).contains("an attempt is under way");
  }

  @Test
  void aRebootWithoutEffectIsNotRepeatedForEver() throws Exception {
    destinationDies();
    novaMovesIt();

    var end = desk.carryOut(server, progress::add);

    assertThat(end.plan().reason()).contains("had no effect");
    assertThat(changes()).containsExactly("reboot", "reboot");
  }

  @Test
  void aNovaThatDoesNotMoveItEndsTheWait() throws Exception {
    destinationDies();

    var end = desk.carryOut(server, progress::add);

    assertThat(end.plan()).isInstanceOf(Refused.class);
    assertThat(end.plan().reason()).contains("does not go on");
    assertThat(compute.requests()).isEmpty();
  }

  @Test
  void anOlderMigrationThatNovaForgotInPostCopyIsNotHiddenByALaterOneThatFailed() throws Exception {
    migration.postCopy().forgotten();
    agents.has("c2", half("RUNNING"));
    compute.startLiveMigration(server, "c3").failed();

    assertThat(desk.assess(server).plan().reason()).contains("lost track").contains("c2");
  }
}
