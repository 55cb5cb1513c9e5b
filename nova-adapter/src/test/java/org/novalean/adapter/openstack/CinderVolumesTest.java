package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.adapter.compute.ActionResult.Accepted;
import org.novalean.adapter.compute.ActionResult.Refused;
import org.novalean.adapter.compute.CloudException.Forbidden;
import org.novalean.adapter.compute.CloudException.Unusable;
import org.novalean.adapter.openstack.TestingKeystone.Endpoint;
import org.novalean.adapter.volumes.NewVolume;
import org.novalean.adapter.volumes.Volume;
import org.novalean.adapter.volumes.VolumeConnection;

class CinderVolumesTest {

  private static final String VOLUMES = "/volume/v3/project-1/volumes";

  private final TestingCloud fake = TestingCloud.start();

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void aVolumeKeepsEveryFieldOnItsWay() {
    var volume =
        new Volume(
            "volume-1",
            "root",
            "retyping",
            Optional.of("migrating"),
            Optional.of("fast"),
            Optional.of("controller@nfs-a#pool"),
            Optional.of("project-2"),
            20,
            true,
            true,
            true,
            Map.of("owner", "nova-lean"),
            List.of("server-1", "server-2"));
    fake.volumes().put(volume);

    assertThat(fake.connect().volumes().volume("volume-1")).contains(volume);
    assertThat(volume.backend()).contains("controller@nfs-a");
  }

  @Test
  void whatCinderLeavesOutOfAVolumeIsEmpty() {
    fake.plan(
        VOLUMES + "/volume-1",
        Answer.text(
            200,
            "application/json",
            """
            {"volume": {"id": "volume-1", "name": null, "status": "error", "volume_type": null,
             "size": 1, "bootable": "false", "multiattach": false, "encrypted": false,
             "metadata": {}, "attachments": []}}
            """));

    var volume = fake.connect().volumes().volume("volume-1").orElseThrow();

    assertThat(volume.name()).isEmpty();
    assertThat(volume.type()).isEmpty();
    assertThat(volume.migrationStatus()).isEmpty();
    assertThat(volume.backend()).isEmpty();
  }

  @Test
  void aConnectionWithoutAFileHasItsDriverOnly() {
    fake.plan(
        VOLUMES + "/volume-1/action",
        Answer.text(
            200,
            "application/json",
            """
            {"connection_info": {"driver_volume_type": "iscsi",
             "data": {"target_portal": "10.0.0.9:3260", "auth_password": "s3cret"}}}
            """));

    assertThat(fake.connect().volumes().connection("volume-1", "compute-1"))
        .contains(
            new VolumeConnection(
                "iscsi", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void theVolumeThatAnotherIsCopiedIntoIsFoundByWhatCinderNotesOnIt() {
    fake.volumes().backend("nfs-a", "10.0.0.1:/a").backend("nfs-b", "10.0.0.2:/b");
    var root = fake.volumes().volumeOf("server-1", "root", "nfs-a");
    assertThat(fake.volumes().retype(root, "nfs-b")).isInstanceOf(Accepted.class);
    fake.volumes().copying(root);

    assertThat(fake.connect().volumes().copyOf(root).orElseThrow().type()).contains("nfs-b");
    assertThat(fake.requests().get(fake.requests().size() - 1).query())
        .isEqualTo(Map.of("all_tenants", "1", "migration_status", "target:" + root));
  }

  @Test
  void attachmentsOfEveryProjectAreAskedFor() {
    var unused = fake.connect().volumes().attachmentsOfServer("server-1");

    assertThat(fake.requests().get(fake.requests().size() - 1).query())
        .isEqualTo(Map.of("instance_id", "server-1", "all_tenants", "1"));
  }

  @Test
  void aPoolWithoutEndHasNoNumber() {
    fake.plan(
        "/volume/v3/project-1/scheduler-stats/get_pools",
        Answer.text(
            200,
            "application/json",
            """
            {"pools": [{"name": "controller@ceph#ceph", "capabilities":
             {"volume_backend_name": "ceph", "free_capacity_gb": "infinite"}}]}
            """));

    assertThat(fake.connect().volumes().pools())
        .singleElement()
        .satisfies(pool -> assertThat(pool.freeGib()).isEmpty());
  }

  @Test
  void aQuotaThatIsUsedUpIsToldWithCindersWordsAndTheWayOut() {
    fake.plan(
        VOLUMES,
        Answer.fault(
            413, "overLimit", "VolumeLimitExceeded: Maximum number of volumes allowed (10)"));
    var volumes = fake.connect().volumes();

    assertThatThrownBy(() -> volumes.create(new NewVolume("x", "fast", 1, Map.of())))
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("Maximum number of volumes allowed (10)")
        .hasMessageContaining("openstack quota show");
  }

  @Test
  void aRetypeBeyondTheQuotaOfTheTypeIsRefused() {
    fake.plan(
        VOLUMES + "/volume-1/action", Answer.fault(413, "overLimit", "gigabytes_fast exceeded"));

    assertThat(fake.connect().volumes().retype("volume-1", "fast"))
        .isEqualTo(new Refused(413, "gigabytes_fast exceeded"));
  }

  @Test
  void aRetypeThatMayNotBeAskedForNamesTheRule() {
    fake.plan(
        VOLUMES + "/volume-1/action",
        Answer.fault(403, "forbidden", "Policy doesn't allow volume:retype to be performed."));
    var volumes = fake.connect().volumes();

    assertThatThrownBy(() -> volumes.retype("volume-1", "fast"))
        .isInstanceOf(Forbidden.class)
        .hasMessageContaining("volume:retype");
  }

  @Test
  void aCloudWithoutCinderIsToldSoByTheFirstQuestionOnly() {
    fake.keystone()
        .catalogue(new Endpoint("compute", "public", "RegionOne", fake.root() + "/compute/v2.1"));
    var volumes = fake.connect().volumes();

    assertThatThrownBy(volumes::types)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("no public endpoint of the service 'volumev3'");
  }

  @ParameterizedTest
  @CsvSource({
    "volumev3, /volume/v3/project-1",
    "volumev3, /volume/v3",
    "block-storage, /volume/v3"
  })
  void cinderIsFoundUnderEachOfItsTypesAndAddresses(String type, String path) {
    fake.keystone()
        .catalogue(
            new Endpoint("compute", "public", "RegionOne", fake.root() + "/compute/v2.1"),
            new Endpoint(type, "public", "RegionOne", fake.root() + path));
    fake.volumes().backend("nfs-a", "10.0.0.1:/a");

    assertThat(fake.connect().volumes().types()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.27", "3.70", "3.71"})
  void aCinderThatKnowsAttachmentsWillDo(String newest) {
    fake.cinder().newest(newest);

    assertThat(fake.connect().volumes().types()).isEmpty();
  }

  @Test
  void aCinderThatIsTooOldIsRefusedWithWhatItWouldTake() {
    fake.cinder().newest("3.26");
    var volumes = fake.connect().volumes();

    assertThatThrownBy(volumes::types)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("speaks microversions 3.0 to 3.26")
        .hasMessageContaining("needs 3.27 (Ocata)");
  }

  @Test
  void anAddressThatIsNotCindersIsToldHowItMustEnd() {
    fake.plan("/volume/v3/", Answer.text(200, "application/json", "{\"hello\": true}"));
    var volumes = fake.connect().volumes();

    assertThatThrownBy(volumes::types)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("must end in /v3");
  }
}
