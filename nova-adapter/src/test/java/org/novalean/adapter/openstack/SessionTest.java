package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.ComputeService;

class SessionTest {

  private static final String LOGIN = "/identity/v3/auth/tokens";

  private final TestingCloud fake = TestingCloud.start();
  private final TestingClock clock = new TestingClock();
  private final OpenStackCloud cloud =
      OpenStackCloud.of(fake.credentials(), TestingCloud.QUICK, clock);

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void nothingIsSentBeforeTheFirstCall() {
    assertThat(fake.requests()).isEmpty();
  }

  @Test
  void loggingInTellsWhoWeAreAndWhichNovaIsUsed() {
    var login = cloud.login();

    assertThat(login.who())
        .isEqualTo("user 'admin' (domain 'Default'), project 'ops' (domain 'Default')");
    assertThat(login.roles()).containsExactly("admin", "member");
    assertThat(login.nova()).hasToString(fake.root() + "/compute/v2.1");
    assertThat(login.microversion()).isEqualTo("2.87");
  }

  @Test
  void oneTokenServesManyCalls() {
    for (var i = 0; i < 5; i++) {
      cloud.compute().computeServices();
    }

    assertThat(fake.keystone().logins()).isEqualTo(1);
  }

  @Test
  void connectionsAreKeptAlive() {
    for (var i = 0; i < 5; i++) {
      cloud.compute().computeServices();
    }

    assertThat(fake.requests())
        .hasSize(7)
        .extracting(TestingRequest::peer)
        .containsOnly(fake.requests().get(0).peer());
  }

  @Test
  void aTokenIsRenewedBeforeItExpires() {
    fake.keystone().tokenLifetime(Duration.ofMinutes(10));
    cloud.compute().computeServices();

    clock.advance(Duration.ofMinutes(7));
    cloud.compute().computeServices();
    assertThat(fake.keystone().logins()).isEqualTo(1);

    clock.advance(Duration.ofMinutes(2));
    cloud.compute().computeServices();
    assertThat(fake.keystone().logins()).isEqualTo(2);
  }

  @Test
  void aTokenThatWasRevokedIsReplacedOnceAndTheCallSucceeds() {
    cloud.compute().computeServices();
    fake.keystone().revokeTokens();

    assertThat(cloud.compute().computeServices())
        .extracting(ComputeService::host)
        .containsExactly("compute-1", "compute-2");
    assertThat(fake.keystone().logins()).isEqualTo(2);
  }

  @Test
  void manyThreadsWithARevokedTokenLogInOnce() throws Exception {
    cloud.compute().computeServices();
    fake.keystone().revokeTokens();
    var together = new CyclicBarrier(8);
    var threads = Executors.newFixedThreadPool(8);
    try {
      var calls = new ArrayList<Callable<List<ComputeService>>>();
      for (var i = 0; i < 8; i++) {
        calls.add(
            () -> {
              together.await();
              return cloud.compute().computeServices();
            });
      }
      for (var result : threads.invokeAll(calls)) {
        assertThat(result.get()).hasSize(2);
      }
    } finally {
      threads.shutdown();
    }

    assertThat(fake.keystone().logins()).isEqualTo(2);
  }

  @Test
  void aServiceThatRefusesANewTokenIsToldApartFromAWrongPassword() {
    fake.plan("/compute/v2.1/os-services", Answer.error(401, "Unauthorized"));

    assertThatThrownBy(() -> cloud.compute().computeServices())
        .isInstanceOf(CloudException.Unauthenticated.class)
        .hasMessageContaining("/compute/v2.1/os-services")
        .hasMessageContaining("[keystone_authtoken]");
    assertThat(fake.keystone().logins()).isEqualTo(2);
  }

  @Test
  void aWrongPasswordIsNotTriedAgainAtOnceSoThatTheUserIsNotLocked() {
    var wrong = OpenStackCloud.of(fake.credentials("wr0ng-password"), TestingCloud.QUICK, clock);

    for (var i = 0; i < 3; i++) {
      assertThatThrownBy(() -> wrong.compute().computeServices())
          .isInstanceOf(CloudException.Unauthenticated.class)
          .hasMessageContaining("POST " + fake.root() + LOGIN)
          .hasMessageContaining("user 'admin' (domain 'Default'), project 'ops'")
          .hasMessageContaining("requires authentication")
          .hasMessageContaining("Check name, password")
          .hasMessageNotContaining("wr0ng-password");
    }
    assertThat(fake.requests()).hasSize(1);

    clock.advance(Duration.ofSeconds(31));
    assertThatThrownBy(() -> wrong.compute().computeServices())
        .isInstanceOf(CloudException.Unauthenticated.class);
    assertThat(fake.requests()).hasSize(2);
  }

  @Test
  void whoMayNotActReadsButChangesNothing() {
    var mayAct = new AtomicBoolean();
    var guarded =
        OpenStackCloud.of(fake.credentials(), TestingCloud.QUICK, mayAct::get, clock).compute();
    assertThat(guarded.computeServices()).hasSize(2);
    var before = fake.requests().size();

    assertThatThrownBy(() -> guarded.forceComplete("server", 1))
        .isInstanceOf(CloudException.NotActive.class);
    assertThatThrownBy(() -> guarded.abort("server", 1))
        .isInstanceOf(CloudException.NotActive.class);
    assertThatThrownBy(() -> guarded.lock("server", "because"))
        .isInstanceOf(CloudException.NotActive.class);
    assertThatThrownBy(() -> guarded.setServiceStatus("service", Optional.empty()))
        .isInstanceOf(CloudException.NotActive.class);
    assertThat(fake.requests()).hasSize(before);

    mayAct.set(true);
    var unused = guarded.forceComplete("server", 1);
    assertThat(fake.requests()).hasSizeGreaterThan(before);
  }

  @Test
  void whoMayActNoMoreAfterItHadToLogInAgainChangesNothing() {
    var asked = new AtomicInteger();
    var guarded =
        OpenStackCloud.of(
                fake.credentials(), TestingCloud.QUICK, () -> asked.incrementAndGet() == 1, clock)
            .compute();
    assertThat(guarded.computeServices()).hasSize(2);
    fake.keystone().revokeTokens();

    assertThatThrownBy(() -> guarded.forceComplete("server", 1))
        .isInstanceOf(CloudException.NotActive.class);
    assertThat(asked).hasValue(2);
  }

  @Test
  void anApplicationCredentialLogsInByIdAndAgainAfterItsTokenWasRevoked() {
    var byId = application("application_credential_id", "cred-1");
    assertThat(byId.compute().computeServices()).hasSize(2);

    fake.keystone().revokeTokens();
    assertThat(byId.compute().computeServices()).hasSize(2);
    assertThat(byId.login().who()).isEqualTo("application credential 'cred-1'");
  }

  @Test
  void anApplicationCredentialLogsInByNameAndUser() {
    var byName = application("application_credential_name", "nova-lean");

    assertThat(byName.compute().computeServices()).hasSize(2);
  }

  @Test
  void aUserAndAProjectMayBeGivenById() {
    var options =
        Map.of(
            "auth_url",
            fake.root() + "/identity/v3/",
            "user_id",
            "user-1",
            "password",
            TestingKeystone.PASSWORD,
            "project_id",
            "project-1");

    var byId =
        OpenStackCloud.of(AuthOptions.read(options, name -> name), TestingCloud.QUICK, clock);

    assertThat(byId.compute().computeServices()).hasSize(2);
  }

  @Test
  void everyCallToNovaCarriesTheMicroversion() {
    var server = fake.compute().boot("web", "compute-1");
    var compute = cloud.compute();
    compute.server(server);
    compute.actions(server);
    compute.liveMigrationsOf(server);
    compute.liveMigrate(server, Optional.of("compute-2"));
    compute.progress(server, 1);
    compute.forceComplete(server, 1);
    compute.abort(server, 1);
    compute.hypervisors();

    assertThat(fake.requestsToNova())
        .hasSize(8)
        .allSatisfy(r -> assertThat(r.header("X-OpenStack-Nova-API-Version")).contains("2.87"));
  }

  private OpenStackCloud application(String option, String value) {
    var options =
        Map.of(
            "auth_url",
            fake.root() + "/identity",
            option,
            value,
            "application_credential_secret",
            TestingKeystone.SECRET,
            "username",
            "admin",
            "user_domain_id",
            "default");
    return OpenStackCloud.of(AuthOptions.read(options, name -> name), TestingCloud.QUICK, clock);
  }
}
