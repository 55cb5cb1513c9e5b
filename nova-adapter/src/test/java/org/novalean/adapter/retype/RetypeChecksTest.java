package org.novalean.adapter.retype;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.ServerDisks;
import org.novalean.adapter.compute.ServerDisks.AttachedVolume;
import org.novalean.adapter.placement.Sealing;
import org.novalean.adapter.volumes.Volume;

/** All that would make a retype fail is said before anything is changed. */
class RetypeChecksTest {

  private final VolumeCloud cloud = new VolumeCloud();

  @Test
  void theRootVolumeIsMovedFirst() throws Exception {
    var plan = plan("nfs-b");

    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.notes()).isEmpty();
    assertThat(plan.moves()).extracting(VolumeMove::target).containsExactly("vda", "vdb");
    assertThat(plan.moves()).extracting(VolumeMove::root).containsExactly(true, false);
  }

  @Test
  void aVolumeThatIsNamedIsMovedAlone() throws Exception {
    assertThat(plan("nfs-b", cloud.data).moves())
        .extracting(move -> move.volume().id())
        .containsExactly(cloud.data);
  }

  @Test
  void aTypeIsKnownByItsIdToo() throws Exception {
    var id =
        cloud.cinder.types().stream()
            .filter(type -> type.name().equals("nfs-b"))
            .findFirst()
            .orElseThrow()
            .id();

    assertThat(plan(id).type()).isEqualTo("nfs-b");
  }

  @Test
  void aTypeThatIsNotThereIsSaidWithThoseThatAre() throws Exception {
    assertThat(refusal(plan("nsf-b"))).contains("no volume type 'nsf-b'", "it has: nfs-a, nfs-b");
  }

  @Test
  void whatIsOfTheTypeAlreadyIsLeftAlone() throws Exception {
    var plan = plan("nfs-a");

    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.moves()).isEmpty();
    assertThat(plan.notes())
        .first()
        .asString()
        .contains("is of type nfs-a already, on controller@nfs-a");
  }

  @Test
  void aServerOfAnImageIsToldWhyNotAndOfferedASeal() throws Exception {
    cloud.compute.disks(
        cloud.server,
        new ServerDisks(
            Optional.of("vda"), List.of(new AttachedVolume(cloud.data, "vdb")), 0, 0, false));

    assertThat(refusal(plan("nfs-b")))
        .contains(
            "its root disk vda is a disk that Nova made from an image",
            "nova-lean seal " + cloud.server,
            "--volume " + cloud.data);
    assertThat(plan("nfs-b", cloud.data).refusals()).isEmpty();
  }

  @Test
  void aVolumeThatIsNotTheServersIsSaid() throws Exception {
    assertThat(refusal(plan("nfs-b", "volume-x")))
        .contains("volume volume-x is none of this server's", cloud.root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHUTOFF", "SUSPENDED", "ERROR", "RESCUE", "SHELVED_OFFLOADED"})
  void aServerWhoseVolumesNovaDoesNotCopyIsSaid(String status) throws Exception {
    cloud.compute.status(cloud.server, status);

    assertThat(refusal(plan("nfs-b")))
        .contains("the server is " + status, "ACTIVE, PAUSED or VERIFY_RESIZE");
  }

  @Test
  void aServerWithoutAGuestIsSaid() throws Exception {
    cloud.compute.powerState(cloud.server, Server.PowerState.SHUTDOWN);

    assertThat(refusal(plan("nfs-b"))).contains("power state SHUTDOWN");
  }

  @Test
  void aPausedServerIsFine() throws Exception {
    cloud.compute.status(cloud.server, "PAUSED");
    cloud.compute.powerState(cloud.server, Server.PowerState.PAUSED);

    assertThat(plan("nfs-b").refusals()).isEmpty();
  }

  @Test
  void aLiveMigrationIsWaitedFor() throws Exception {
    assertThat(cloud.compute.startLiveMigration(cloud.server, "c2").status().isFinal()).isFalse();

    assertThat(plan("nfs-b").refusals())
        .anyMatch(refusal -> refusal.equals("Nova works on the server: migrating. Wait"));
  }

  @Test
  void aSealOfTheServerIsWaitedFor() throws Exception {
    cloud.agents.job(cloud.server, "running", "");

    assertThat(refusal(plan("nfs-b"))).contains("a seal of its disk vda is under way");
  }

  @Test
  void aLockOfNovaLeansIsWaitedForWhereNoAgentTells() throws Exception {
    cloud.agents = TestingAgents.none();
    var unused = cloud.compute.lock(cloud.server, Sealing.LOCK_REASON);

    assertThat(refusal(plan("nfs-b"))).contains("nova-lean is at work on the server's disks");
  }

  @Test
  void aLockOfTheOwnersIsNoObstacleForCinderAsksNovaAsAnAdministrator() throws Exception {
    var unused = cloud.compute.lock(cloud.server, "mine");

    assertThat(plan("nfs-b").refusals()).isEmpty();
  }

  @Test
  void aVolumeWithSnapshotsIsSaid() throws Exception {
    cloud.cinder.snapshot(cloud.root, "monday");

    assertThat(refusal(plan("nfs-b")))
        .contains("vda (root, volume " + cloud.root, "has snapshots (monday)", "Delete them first");
  }

  @Test
  void aVolumeThatSeveralServersUseIsSaid() throws Exception {
    cloud.cinder.attach(cloud.data, "another-server");

    assertThat(refusal(plan("nfs-b"))).contains("is used by 2 servers", "another-server");
  }

  @Test
  void aMultiattachVolumeKeepsThat() throws Exception {
    change(cloud.root, v -> with(v, v.status(), v.migrationStatus(), true, false));

    assertThat(refusal(plan("nfs-b"))).contains("is multiattach, and the type nfs-b is not");
  }

  @Test
  void aMultiattachTypeTakesMultiattachVolumesOnly() throws Exception {
    cloud.cinder.type("shared", Map.of("volume_backend_name", "nfs-b", "multiattach", "<is> True"));

    assertThat(plan("shared").refusals())
        .hasSize(2)
        .allMatch(refusal -> refusal.contains("is not multiattach, and the type shared is"));
  }

  @Test
  void anEncryptedVolumeIsSaid() throws Exception {
    change(cloud.root, v -> with(v, v.status(), v.migrationStatus(), false, true));

    assertThat(refusal(plan("nfs-b"))).contains("is encrypted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"detaching", "error", "available", "reserved", "extending"})
  void aVolumeThatIsNotSimplyInUseIsSaid(String status) throws Exception {
    cloud.cinder.status(cloud.root, status);

    assertThat(refusal(plan("nfs-b"))).contains("is " + status + "; it must be in-use");
  }

  @Test
  void aVolumeThatIsOnItsWayThereIsFollowed() throws Exception {
    var unused = cloud.cinder.retype(cloud.root, "nfs-b");
    cloud.cinder.copying(cloud.root);

    var plan = plan("nfs-b", cloud.root);

    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.moves()).singleElement().matches(VolumeMove::underWay);
    assertThat(plan.notes()).singleElement().asString().contains("retyping (migrating) already");
  }

  @Test
  void aVolumeThatIsOnItsWayElsewhereIsSaid() throws Exception {
    cloud.cinder.backend("nfs-c", "10.0.0.3:/c");
    var unused = cloud.cinder.retype(cloud.root, "nfs-c");
    cloud.cinder.copying(cloud.root);

    assertThat(refusal(plan("nfs-b", cloud.root)))
        .contains("is being moved to the type nfs-c already", "--cancel");
  }

  /** Nova copies one volume of a server at a time, and the other waits, nobody knows how long. */
  @Test
  void whileAnotherVolumeOfTheServerIsOnItsWayNoneIsBegun() throws Exception {
    var unused = cloud.cinder.retype(cloud.data, "nfs-b");
    cloud.cinder.copying(cloud.data);

    assertThat(refusal(plan("nfs-b", cloud.root)))
        .contains(
            "vdb (volume " + cloud.data + ") is retyping (migrating)",
            "one volume of a server at a time",
            "nova-lean place " + cloud.server + " --cancel --volume " + cloud.data);
  }

  @Test
  void whatIsOnItsWayIsFollowedBeforeAnythingElseIsBegun() throws Exception {
    var unused = cloud.cinder.retype(cloud.data, "nfs-b");
    cloud.cinder.copying(cloud.data);

    var plan = plan("nfs-b");

    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.moves()).extracting(VolumeMove::target).containsExactly("vdb", "vda");
  }

  @Test
  void aBackendThatIsDownIsNamed() throws Exception {
    cloud.cinder.down("nfs-b");

    assertThat(refusal(plan("nfs-b")))
        .contains("no backend is up that is called 'nfs-b'", "controller@nfs-b (down)");
  }

  @Test
  void theBackendThatTheVolumeLiesOnMustBeUpToo() throws Exception {
    cloud.cinder.down("nfs-a");

    assertThat(refusal(plan("nfs-b"))).contains("cinder-volume of controller@nfs-a", "is down");
  }

  @Test
  void aTypeThatLeadsNowhereIsSaid() throws Exception {
    cloud.cinder.type("lost", Map.of("volume_backend_name", "nfs-z"));

    assertThat(refusal(plan("lost"))).contains("no backend is up that is called 'nfs-z'");
  }

  @Test
  void aTypeThatSaysNoBackendIsCindersToPlace() throws Exception {
    cloud.cinder.type("anywhere", Map.of());

    assertThat(plan("anywhere").refusals()).isEmpty();
  }

  @Test
  void aBackendWithLittleRoomIsSaidAndTriedForItMayBeThin() throws Exception {
    cloud.cinder.free("nfs-b", 1.5);

    var plan = plan("nfs-b");

    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.notes()).singleElement().asString().contains("has 1.5 GiB free", "2 GiB");
  }

  @Test
  void whoMayNotSeeTheBackendsIsToldSo() throws Exception {
    cloud.cinder.forbidAdministration(new CloudException.Forbidden("volume_extension:services"));

    var plan = plan("nfs-b");

    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.notes()).allMatch(note -> note.contains("volume_extension:services"));
  }

  @Test
  void allThatIsInTheWayIsSaidAtOnce() throws Exception {
    cloud.cinder.snapshot(cloud.root, "monday");
    cloud.compute.status(cloud.server, "SHUTOFF");
    cloud.cinder.down("nfs-b");

    assertThat(plan("nfs-b").refusals()).hasSize(3);
  }

  private RetypePlan plan(String type, String... volumes) throws Exception {
    try (var desk = cloud.desk()) {
      return desk.plan("web", type, List.of(volumes));
    }
  }

  private static String refusal(RetypePlan plan) {
    assertThat(plan.refusals()).hasSize(1);
    return plan.refusals().get(0);
  }

  private void change(String volume, UnaryOperator<Volume> change) {
    cloud.cinder.change(volume, change);
  }

  static Volume with(
      Volume v,
      String status,
      Optional<String> migrationStatus,
      boolean multiattach,
      boolean encrypted) {
    return new Volume(
        v.id(),
        v.name(),
        status,
        migrationStatus,
        v.type(),
        v.host(),
        v.projectId(),
        v.sizeGib(),
        v.bootable(),
        multiattach,
        encrypted,
        v.metadata(),
        v.servers());
  }
}
