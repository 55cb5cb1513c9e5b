package org.novalean.adapter.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementPolicyTest {

  @Test
  void aServerMaySayThatItsDataAtRestAreCinders() {
    var policy =
        PlacementPolicy.resolve(
            Map.of("lean:placement", "cinder"), Map.of(), Map.of(), PlacementMode.LAYERED);

    assertThat(policy.mode()).isEqualTo(PlacementMode.CINDER);
    assertThat(policy.source()).isEqualTo("server metadata lean:placement");
    assertThat(policy.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cinder", "none"})
  void nothingIsSealedOfWhomItSaysSo(String placement) {
    var said =
        PlacementPolicy.resolve(
            Map.of("lean:placement", placement), Map.of(), Map.of(), PlacementMode.LAYERED);

    assertThat(said.isForbidden()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cinder", "none"})
  void theConfigurationAloneForbidsNothing(String placement) {
    var mode = PlacementMode.of(placement).orElseThrow();

    assertThat(PlacementPolicy.resolve(Map.of(), Map.of(), Map.of(), mode).isForbidden()).isFalse();
  }

  @Test
  void aPlacementThatIsNoneOfTheseIsReportedWithThoseThatAre() {
    var policy =
        PlacementPolicy.resolve(
            Map.of("lean:placement", "ceph"), Map.of(), Map.of(), PlacementMode.NONE);

    assertThat(policy.mode()).isEqualTo(PlacementMode.NONE);
    assertThat(policy.warnings())
        .containsExactly(
            "server metadata lean:placement=ceph was passed over: expected layered, cinder or none");
  }
}
