package org.novalean.adapter.volumes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.compute.ActionResult.Accepted;
import org.novalean.adapter.compute.ActionResult.Gone;
import org.novalean.adapter.compute.ActionResult.Refused;
import org.novalean.adapter.compute.CloudException;

/** What every {@link Volumes} does: the fake, and Cinder itself. */
public abstract class VolumesContract {

  private static final String NO_SUCH_ID = "00000000-dead-4bad-8bad-000000000000";

  /** The one to be tried. */
  protected abstract Volumes volumes();

  /** A type that leads to a backend on NFS. */
  protected abstract String type();

  /** Another type, which leads to another backend on NFS. */
  protected abstract String otherType();

  /** A server that runs on a volume of {@link #type}, and uses no other. */
  protected abstract String server();

  /** Called while waiting, for a cloud where nothing happens by itself. */
  protected void letTimePass(String volumeId) {}

  /** How long anything may take. */
  protected Duration patience() {
    return Duration.ofSeconds(10);
  }

  @Test
  void aVolumeThatCinderDoesNotKnowIsEmptyAndCannotBeRetypedOrRemoved() {
    assertThat(volumes().volume(NO_SUCH_ID)).isEmpty();
    assertThat(volumes().connection(NO_SUCH_ID, "compute-1")).isEmpty();
    assertThat(volumes().attachmentsOf(NO_SUCH_ID)).isEmpty();
    assertThat(volumes().attachmentsOfServer(NO_SUCH_ID)).isEmpty();
    assertThat(volumes().snapshotsOf(NO_SUCH_ID)).isEmpty();
    assertThat(volumes().volumesNamed("no such volume")).isEmpty();
    assertThat(volumes().copyOf(NO_SUCH_ID)).isEmpty();
    assertThat(volumes().retype(NO_SUCH_ID, type())).isInstanceOf(Gone.class);
    assertThat(volumes().delete(NO_SUCH_ID)).isInstanceOf(Gone.class);
  }

  @Test
  void aVolumeThatAServerUsesIsNotRemoved() {
    var volume = root();

    assertThat(volumes().delete(volume.id())).isInstanceOf(Refused.class);
    assertThat(root()).isEqualTo(volume);
  }

  @Test
  void theTypesTellWhichBackendTheyLeadTo() {
    assertThat(volumes().types())
        .filteredOn(type -> type.name().equals(type()) || type.name().equals(otherType()))
        .hasSize(2)
        .allSatisfy(type -> assertThat(type.extraSpecs()).containsKey("volume_backend_name"));
  }

  @Test
  void aNewVolumeIsOfItsTypeFoundByItsExactNameAndRemoved() {
    var name = "contract-" + UUID.randomUUID();
    var made = volumes().create(new NewVolume(name, type(), 1, Map.of("owner", "nova-lean")));

    var volume = await(made.id(), v -> v.status().equals("available"));
    assertThat(volume.name()).isEqualTo(name);
    assertThat(volume.type()).contains(type());
    assertThat(volume.sizeGib()).isEqualTo(1);
    assertThat(volume.metadata()).containsEntry("owner", "nova-lean");
    assertThat(volume.servers()).isEmpty();
    assertThat(volume.multiattach()).isFalse();
    assertThat(volume.encrypted()).isFalse();
    assertThat(volumes().volumesNamed(name)).containsExactly(volume);
    assertThat(volumes().volumesNamed(name.substring(1))).isEmpty();
    assertThat(volumes().snapshotsOf(made.id())).isEmpty();
    discard(made.id());
  }

  @Test
  void aVolumeOfATypeThatIsNotThereIsRefusedByItsName() {
    assertThatThrownBy(() -> volumes().create(new NewVolume("x", "no-such-type", 1, Map.of())))
        .isInstanceOf(CloudException.Unusable.class)
        .hasMessageContaining("no-such-type");
  }

  @Test
  void aVolumesBackendIsAServiceThatIsUpWithAPoolThatItsTypeLeadsTo() {
    var volume = root();
    var type =
        volumes().types().stream().filter(t -> t.name().equals(type())).findFirst().orElseThrow();

    assertThat(volumes().services())
        .contains(new VolumeService(volume.backend().orElseThrow(), true, true));
    assertThat(volumes().pools())
        .filteredOn(pool -> volume.host().equals(Optional.of(pool.name())))
        .singleElement()
        .satisfies(
            pool ->
                assertThat(pool.backendName())
                    .contains(type.extraSpecs().get("volume_backend_name")))
        .satisfies(pool -> assertThat(pool.freeGib()).isPresent());
  }

  @Test
  void theVolumeThatAServerRunsOnTellsWhereItsFileLies() {
    var attachment = volumes().attachmentsOfServer(server()).get(0);
    var volume = root();

    assertThat(volume.status()).isEqualTo("in-use");
    assertThat(volume.bootable()).isTrue();
    assertThat(volume.servers()).containsExactly(server());
    assertThat(volumes().attachmentsOf(volume.id())).containsExactly(attachment);
    assertThat(attachment.status()).isEqualTo("attached");
    var connection = attachment.connection().orElseThrow();
    assertThat(connection.driver()).isEqualTo("nfs");
    assertThat(connection.export().orElseThrow()).contains(":/");
    assertThat(connection.name()).isPresent();
    assertThat(connection.format()).contains("raw");
  }

  @Test
  void askingHowAVolumeIsReachedLeavesItAsItIs() {
    var before = root();
    var attachments = volumes().attachmentsOf(before.id());

    assertThat(volumes().connection(before.id(), "compute-1"))
        .isEqualTo(attachments.get(0).connection());
    assertThat(root()).isEqualTo(before);
    assertThat(volumes().attachmentsOf(before.id())).isEqualTo(attachments);
  }

  @Test
  void aVolumeIsNotRetypedToItsOwnTypeNorToOneThatIsNotThere() {
    var volume = root();

    assertThat(volumes().retype(volume.id(), type())).isInstanceOf(Refused.class);
    assertThat(volumes().retype(volume.id(), "no-such-type")).isInstanceOf(Gone.class);
    assertThat(root()).isEqualTo(volume);
  }

  @Test
  void aRetypedVolumeLiesOnTheOtherTypesBackendUnderItsOldId() {
    var name = "retyped-" + UUID.randomUUID();
    var made = volumes().create(new NewVolume(name, type(), 1, Map.of("owner", "nova-lean")));
    var before = await(made.id(), v -> v.status().equals("available"));
    var connection = volumes().connection(before.id(), "compute-1").orElseThrow();

    assertThat(volumes().retype(before.id(), otherType())).isInstanceOf(Accepted.class);
    assertThat(volumes().retype(before.id(), otherType()))
        .as("a second retype of the same volume")
        .isInstanceOf(Refused.class);

    var after =
        await(
            before.id(),
            v -> v.status().equals("available") && v.type().equals(Optional.of(otherType())));
    // Cinder says "success" of a volume that was in use, and nothing of one that was not.
    assertThat(after.migrationStatus().filter(status -> !status.equals("success"))).isEmpty();
    assertThat(after.host()).isNotEqualTo(before.host());
    assertThat(after.name()).isEqualTo(name);
    assertThat(after.metadata()).isEqualTo(before.metadata());
    assertThat(volumes().connection(before.id(), "compute-1").orElseThrow().export())
        .isNotEqualTo(connection.export());
    discard(made.id());
  }

  /** One that nobody uses is removed. */
  private void discard(String volumeId) {
    assertThat(volumes().delete(volumeId)).isInstanceOf(Accepted.class);
    Awaitility.await()
        .atMost(patience())
        .until(
            () -> {
              letTimePass(volumeId);
              return volumes().volume(volumeId).isEmpty();
            });
  }

  private Volume root() {
    var attachment = volumes().attachmentsOfServer(server()).get(0);
    return volumes().volume(attachment.volumeId()).orElseThrow();
  }

  /** Waits for a volume to be so, and fails at once where Cinder gives up. */
  private Volume await(String volumeId, Predicate<Volume> condition) {
    var reached =
        Awaitility.await()
            .atMost(patience())
            .until(
                () -> {
                  letTimePass(volumeId);
                  return volumes().volume(volumeId).orElseThrow();
                },
                volume -> condition.test(volume) || volume.status().startsWith("error"));
    assertThat(reached).matches(condition, "is so before Cinder gives up");
    return reached;
  }
}
