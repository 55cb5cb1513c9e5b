package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.ActionResult.Accepted;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.lab.Thorough;
import org.novalean.adapter.volumes.Volumes;
import org.novalean.adapter.volumes.VolumesContract;

/** The contract, kept by the Cinder of a lab that was made with {@code --cinder}. */
@Tag("layered")
@Thorough
class LabVolumesTest extends VolumesContract {

  private static final TestingLab LAB = TestingLab.fromEnvironment();

  private static String server = "";

  private final OpenStackCloud cloud =
      OpenStackCloud.connect(LAB.administrator(), HttpSettings.DEFAULT);

  @BeforeAll
  static void bootServer() {
    server = LAB.serverOnVolume("volumes-" + Instant.now().getEpochSecond(), "nfs-a");
  }

  @AfterAll
  static void deleteServer() {
    var cloud = OpenStackCloud.connect(LAB.administrator(), HttpSettings.DEFAULT);
    assertThat(new ServerDeletion(cloud.session()).delete(server)).isInstanceOf(Accepted.class);
  }

  @Override
  protected Volumes volumes() {
    return cloud.volumes();
  }

  @Override
  protected String type() {
    return "nfs-a";
  }

  @Override
  protected String otherType() {
    return "nfs-b";
  }

  @Override
  protected String server() {
    return server;
  }

  @Override
  protected Duration patience() {
    return Duration.ofMinutes(3);
  }

  @Test
  void aMemberIsToldWhichRuleForbidsIt() {
    var member = OpenStackCloud.connect(LAB.member(), HttpSettings.DEFAULT).volumes();

    assertThatThrownBy(member::services)
        .isInstanceOf(CloudException.Forbidden.class)
        .hasMessageContaining("volume_extension:services:index")
        .hasMessageContaining("member");
    assertThat(member.types())
        .as("a member sees the types, but not where they lead")
        .filteredOn(type -> type.name().equals(type()))
        .singleElement()
        .satisfies(type -> assertThat(type.extraSpecs()).isEmpty());
  }

  /** The product deletes no server, so it has no call for it. */
  private static final class ServerDeletion extends NovaMicroversionService {
    ServerDeletion(Session session) {
      super(session, NovaVersion.NEEDED);
    }

    ActionResult delete(String id) {
      return remove("/servers/" + segment(id));
    }
  }
}
