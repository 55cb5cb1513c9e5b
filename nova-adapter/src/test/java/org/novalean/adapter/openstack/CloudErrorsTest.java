package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.CloudException.Forbidden;
import org.novalean.adapter.compute.CloudException.Unreachable;
import org.novalean.adapter.compute.CloudException.Unusable;

/** What somebody reads when it does not work. */
class CloudErrorsTest {

  private static final String SERVICES = "/compute/v2.1/os-services";

  private final TestingCloud fake = TestingCloud.start();

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void aKeystoneThatIsNotThereIsNamedWithItsAddress() throws IOException {
    var port = freePort();

    assertThatThrownBy(() -> connect("http://127.0.0.1:" + port))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("Cannot reach Keystone")
        .hasMessageContaining("http://127.0.0.1:%d/v3/auth/tokens", port)
        .hasMessageContaining("cannot be connected to")
        .hasMessageContaining("auth_url");
  }

  @Test
  void anUnknownHostIsNamed() {
    assertThatThrownBy(() -> connect("http://no-such-host.invalid:5000/v3"))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("unknown host 'no-such-host.invalid'");
  }

  @Test
  void aKeystoneThatHangsIsGivenUp() {
    fake.hang("/identity/v3/auth/tokens");

    assertThatThrownBy(() -> OpenStackCloud.connect(fake.credentials(), impatient()))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("Cannot reach Keystone")
        .hasMessageContaining("no answer within 300 ms");
  }

  @Test
  void aNovaThatHangsIsGivenUp() {
    var cloud = OpenStackCloud.of(fake.credentials(), impatient(), Clock.systemUTC());
    fake.hang(SERVICES);

    assertThatThrownBy(() -> cloud.compute().computeServices())
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("GET %s%s", fake.root(), SERVICES)
        .hasMessageContaining("no answer within 300 ms");
  }

  @Test
  void anAddressThatIsNotKeystonesIsCalledSo() {
    assertThatThrownBy(() -> connect(fake.root() + "/image"))
        .isInstanceOf(CloudException.class)
        .hasMessageContaining("/image/v3/auth/tokens");

    fake.plan("/somewhere/v3/auth/tokens", Answer.text(404, "text/html", "<h1>Not Found</h1>"));
    assertThatThrownBy(() -> connect(fake.root() + "/somewhere"))
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("there is no Keystone v3 at this address")
        .hasMessageContaining(":5000/v3");
  }

  @Test
  void aWebPageInsteadOfATokenIsCalledSo() {
    fake.plan("/identity/v3/auth/tokens", Answer.text(200, "text/html", "<h1>Welcome</h1>"));

    assertThatThrownBy(fake::connect)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("holds no token")
        .hasMessageContaining("auth_url");
  }

  @Test
  void aMissingRoleNamesTheUserItsRolesTheRuleAndTheWayOut() {
    fake.keystone().roles("reader");
    fake.plan(
        "/compute/v2.1/os-migrations",
        Answer.fault(
            403,
            "forbidden",
            "Policy doesn't allow os_compute_api:os-migrations:index to be performed."));
    var compute = fake.connect().compute();

    assertThatThrownBy(() -> compute.liveMigrationsChangedSince(Instant.EPOCH))
        .isInstanceOf(Forbidden.class)
        .hasMessageContaining("GET %s/compute/v2.1/os-migrations: ", fake.root())
        .hasMessageContaining("user 'admin' (domain 'Default'), project 'ops'")
        .hasMessageContaining("os_compute_api:os-migrations:index")
        .hasMessageContaining("Its roles are: reader")
        .hasMessageContaining("role admin")
        .hasMessageContaining("policy.yaml");
  }

  @Test
  void aForbiddenActionIsAnErrorAndNoRefusal() {
    var server = fake.compute().boot("web", "compute-1");
    fake.plan(
        "/compute/v2.1/servers/%s/action".formatted(server),
        Answer.fault(403, "forbidden", "Policy doesn't allow it to be performed."));
    var compute = fake.connect().compute();

    assertThatThrownBy(() -> compute.liveMigrate(server, Optional.empty()))
        .isInstanceOf(Forbidden.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aServiceThatFailsIsToldWithItsWords(int status) {
    fake.plan(SERVICES, Answer.text(status, "text/html", "<h1>Proxy Error</h1>\n<p>no peer</p>"));
    var compute = fake.connect().compute();

    assertThatThrownBy(compute::computeServices)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("the service failed (%d): Proxy Error no peer", status);
  }

  @Test
  void garbageIsCalledSo() {
    fake.plan(SERVICES, Answer.text(200, "application/json", "{\"services\": [tru"));
    var compute = fake.connect().compute();

    assertThatThrownBy(compute::computeServices)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("the answer is no JSON object but '{\"services\": [tru'");
  }

  @Test
  void aFieldThatIsMissingIsNamed() {
    fake.plan(SERVICES, Answer.text(200, "application/json", "{\"services\": [{\"id\": 1}]}"));
    var compute = fake.connect().compute();

    assertThatThrownBy(compute::computeServices)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("no field 'host'");
  }

  @Test
  void aListThatIsMissingIsNamedInsteadOfTakenForEmpty() {
    fake.plan(SERVICES, Answer.text(200, "application/json", "{}"));
    var compute = fake.connect().compute();

    assertThatThrownBy(compute::computeServices)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("no list 'services'");
  }

  @Test
  void aListThatIsNotFoundIsAnErrorInsteadOfTakenForEmpty() {
    fake.plan(SERVICES, Answer.text(404, "text/plain", "404 Not Found"));
    var compute = fake.connect().compute();

    assertThatThrownBy(compute::computeServices)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("Does the endpoint in Keystone's catalogue point");
  }

  @Test
  void aRedirectIsNotFollowedWithOurToken() {
    var elsewhere = new Answer(302, Map.of("Location", fake.root() + "/elsewhere"), "");
    fake.plan(SERVICES, elsewhere);
    var compute = fake.connect().compute();

    assertThatThrownBy(compute::computeServices)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("unexpected answer 302");
    assertThat(fake.requests()).extracting(TestingRequest::path).doesNotContain("/elsewhere");
  }

  @Test
  void aRateLimitCanBeTriedAgainLater() {
    fake.plan(SERVICES, Answer.fault(429, "overLimit", "This request was rate-limited."));
    var compute = fake.connect().compute();

    assertThatThrownBy(compute::computeServices)
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("too many requests (429)");
  }

  private OpenStackCloud connect(String authUrl) {
    var known = fake.credentials();
    return OpenStackCloud.connect(
        new CloudCredentials(
            URI.create(authUrl),
            known.identity(),
            known.region(),
            known.endpoints(),
            known.caFile(),
            known.client()),
        TestingCloud.QUICK);
  }

  private static HttpSettings impatient() {
    return new HttpSettings(Duration.ofSeconds(5), Duration.ofMillis(300));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
