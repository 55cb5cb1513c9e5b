package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.ActionResult.Accepted;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.ComputeContract;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.openstack.CloudCredentials.Password;
import org.novalean.configuration.Secret;

/** The contract, kept by the lab's Nova; and the errors as real services word them. */
@Tag("lab")
class LabComputeTest extends ComputeContract {

  private static final TestingLab LAB = TestingLab.fromEnvironment();

  private static String server = "";

  private final OpenStackCloud cloud =
      OpenStackCloud.connect(LAB.administrator(), HttpSettings.DEFAULT);

  @BeforeAll
  static void bootServer() {
    server = LAB.busyServer("contract-" + Instant.now().getEpochSecond());
    LAB.slowLinks();
  }

  @AfterAll
  static void deleteServer() {
    LAB.restoreLinks();
    var cloud = OpenStackCloud.connect(LAB.administrator(), HttpSettings.DEFAULT);
    assertThat(new Deletion(cloud.session()).delete(server)).isInstanceOf(Accepted.class);
  }

  @Override
  protected Compute compute() {
    return cloud.compute();
  }

  @Override
  protected String server() {
    return server;
  }

  @Override
  protected Duration patience() {
    return Duration.ofMinutes(3);
  }

  /** What an earlier test began may still be on its way to its end. */
  @BeforeEach
  void serverIsAtRest() {
    Awaitility.await()
        .atMost(patience())
        .until(() -> compute().server(server()).orElseThrow().taskState().isEmpty());
  }

  @Test
  void novaSpeaksTheMicroversionThatWeAskFor() {
    assertThat(cloud.login().microversion()).isEqualTo("2.87");
    assertThat(cloud.login().roles()).contains("admin");
  }

  @Test
  void everyPageOfARealListIsRead() {
    var whole = compute().liveMigrationsChangedSince(Instant.EPOCH);
    var paged =
        OpenStackCloud.of(
                LAB.administrator(),
                HttpSettings.DEFAULT,
                () -> true,
                Clock.systemUTC(),
                Optional.of(1))
            .compute()
            .liveMigrationsChangedSince(Instant.EPOCH);

    assertThat(paged)
        .extracting(MigrationRecord::uuid)
        .containsExactlyElementsOf(whole.stream().map(MigrationRecord::uuid).toList());
  }

  @Test
  void aServersImageHasProperties() {
    var image = compute().server(server()).orElseThrow().imageId().orElseThrow();

    assertThat(cloud.images().properties(image)).isPresent();
    assertThat(cloud.images().properties("00000000-dead-4bad-8bad-000000000000")).isEmpty();
  }

  @Test
  void aMemberIsToldWhichRuleForbidsIt() {
    var member = OpenStackCloud.connect(LAB.member(), HttpSettings.DEFAULT).compute();

    assertThatThrownBy(() -> member.liveMigrationsChangedSince(Instant.EPOCH))
        .isInstanceOf(CloudException.Forbidden.class)
        .hasMessageContaining("os_compute_api:os-migrations:index")
        .hasMessageContaining("member");
  }

  @Test
  void aWrongPasswordIsToldSo() {
    var known = LAB.administrator();
    var password = (Password) known.identity();
    var wrong =
        new CloudCredentials(
            known.authUrl(),
            new Password(password.user(), new Secret("wr0ng"), password.project()),
            known.region(),
            known.endpoints(),
            known.caFile(),
            known.client());

    assertThatThrownBy(() -> OpenStackCloud.connect(wrong, HttpSettings.DEFAULT))
        .isInstanceOf(CloudException.Unauthenticated.class)
        .hasMessageContaining("Keystone does not accept user 'admin'")
        .hasMessageNotContaining("wr0ng");
  }

  @Test
  void aRegionThatIsNotThereIsToldWithTheOneThatIs() {
    var known = LAB.administrator();
    var elsewhere =
        new CloudCredentials(
            known.authUrl(),
            known.identity(),
            Optional.of("Atlantis"),
            known.endpoints(),
            known.caFile(),
            known.client());

    assertThatThrownBy(() -> OpenStackCloud.connect(elsewhere, HttpSettings.DEFAULT))
        .isInstanceOf(CloudException.Unusable.class)
        .hasMessageContaining("in the region 'Atlantis'")
        .hasMessageContaining("public in " + known.region().orElseThrow());
  }

  @Test
  void aProjectThatIsNotThereIsNamed() {
    var known = LAB.administrator();
    var options =
        Map.of(
            "auth_url", known.authUrl().toString(),
            "username", "admin",
            "user_domain_name", "Default",
            "password", ((Password) known.identity()).password().reveal(),
            "project_name", "no-such-project",
            "project_domain_name", "Default");

    assertThatThrownBy(
            () ->
                OpenStackCloud.connect(
                    AuthOptions.read(options, name -> name), HttpSettings.DEFAULT))
        .isInstanceOf(CloudException.Unauthenticated.class)
        .hasMessageContaining("no-such-project");
  }

  /** The product deletes no server, so it has no call for it. */
  private static final class Deletion extends NovaMicroversionService {
    Deletion(Session session) {
      super(session, NovaVersion.NEEDED);
    }

    ActionResult delete(String id) {
      return remove("/servers/" + segment(id));
    }
  }
}
