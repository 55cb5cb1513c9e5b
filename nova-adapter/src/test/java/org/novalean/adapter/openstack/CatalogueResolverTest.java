package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.compute.CloudException.Unusable;
import org.novalean.adapter.config.EndpointInterface;
import org.novalean.adapter.openstack.TestingKeystone.Endpoint;

class CatalogueResolverTest {

  private final TestingCloud fake = TestingCloud.start();
  private String nova = "";

  @BeforeEach
  void nova() {
    nova = fake.root() + "/compute/v2.1";
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void theEndpointOfTheRegionAndInterfaceIsUsed() {
    fake.keystone()
        .catalogue(
            new Endpoint("compute", "public", "north", fake.root() + "/wrong"),
            new Endpoint("compute", "public", "south", fake.root() + "/wrong"),
            new Endpoint("compute", "internal", "north", fake.root() + "/wrong"),
            new Endpoint("compute", "internal", "south", nova + "/"));

    assertThat(connect("south", EndpointInterface.INTERNAL).compute().computeServices()).hasSize(2);
  }

  @Test
  void aServiceThatIsMissingIsAnErrorAndKeystoneIsNotAskedInItsPlace() {
    fake.keystone().catalogue(new Endpoint("identity", "public", "RegionOne", fake.root()));

    assertThatThrownBy(fake::connect)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("no public endpoint of the service 'compute'")
        .hasMessageContaining("It has: none at all");
    assertThat(fake.requests()).hasSize(1);
  }

  @Test
  void aRegionThatIsMissingIsToldWithThoseThatAreThere() {
    fake.keystone()
        .catalogue(
            new Endpoint("compute", "public", "north", nova),
            new Endpoint("compute", "admin", "north", nova));

    assertThatThrownBy(() -> connect("suoth", EndpointInterface.PUBLIC))
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("no public endpoint of the service 'compute' in the region 'suoth'")
        .hasMessageContaining("It has: admin in north; public in north")
        .hasMessageContaining("region_name");
  }

  @Test
  void severalRegionsAreNotGuessedAmong() {
    fake.keystone()
        .catalogue(
            new Endpoint("compute", "public", "north", nova),
            new Endpoint("compute", "public", "south", nova));

    assertThatThrownBy(fake::connect)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("several regions: north, south")
        .hasMessageContaining("OS_REGION_NAME");
  }

  private OpenStackCloud connect(String region, EndpointInterface endpoints) {
    var known = fake.credentials();
    return OpenStackCloud.connect(
        new CloudCredentials(
            known.authUrl(),
            known.identity(),
            Optional.of(region),
            endpoints,
            known.caFile(),
            known.client()),
        TestingCloud.QUICK);
  }
}
