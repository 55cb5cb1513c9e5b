package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.compute.CloudException.Unusable;
import org.novalean.adapter.openstack.TestingKeystone.Endpoint;
import org.openstack4j.core.transport.Config;
import org.openstack4j.openstack.internal.MicroVersion;

class NovaVersionTest {

  private final TestingCloud fake = TestingCloud.start();

  @AfterEach
  void stop() {
    fake.close();
  }

  @ParameterizedTest
  @CsvSource({"2.80, 2.80", "2.83, 2.83", "2.87, 2.87", "2.93, 2.87", "2.104, 2.87"})
  void theNewestMicroversionThatBothKnowIsSpoken(String novas, String spoken) {
    fake.nova().newest(novas);

    assertThat(fake.connect().login().microversion()).isEqualTo(spoken);
  }

  @Test
  void aNovaThatIsTooOldIsRefusedWithWhatItWouldTake() {
    fake.nova().newest("2.79");

    assertThatThrownBy(fake::connect)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("speaks microversions 2.1 to 2.79")
        .hasMessageContaining("needs one of 2.80 (Train) to 2.87");
  }

  @Test
  void anEndpointWithoutMicroversionsIsToldHowItMustEnd() {
    fake.plan(
        "/compute/v2.1/",
        Answer.text(200, "application/json", "{\"versions\": [{\"id\": \"v2.1\"}]}"));

    assertThatThrownBy(fake::connect)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("must end in /v2.1");
  }

  @Test
  void anEndpointWithTheProjectInItWorks() {
    fake.keystone()
        .catalogue(
            new Endpoint(
                "compute", "public", "RegionOne", fake.root() + "/compute/v2.1/project-1"));
    fake.plan(
        "/compute/v2.1/project-1/os-services",
        Answer.text(200, "application/json", "{\"services\": []}"));

    assertThat(fake.connect().compute().computeServices()).isEmpty();
  }

  @Test
  void helpersThatWouldDropTheMicroversionAreRefused() {
    var service = new Careless();

    assertThatThrownBy(service::call).isInstanceOf(UnsupportedOperationException.class);
  }

  private final class Careless extends NovaMicroversionService {
    Careless() {
      super(
          new Session(
              new KeystoneLogin(fake.credentials(), Config.newConfig()),
              "nobody",
              Config.newConfig(),
              () -> true,
              new TestingClock()),
          new MicroVersion(2, 80));
    }

    void call() {
      postWithResponse("/servers");
    }
  }
}
