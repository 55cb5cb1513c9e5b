package org.novalean.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerNameTest {

  private static final String SERVER = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";

  @Test
  void aNameSaysServerDiskAndGeneration() {
    var name = new LayerName(SERVER, "vda", 7);
    assertThat(name.fileName()).isEqualTo("atrest-" + SERVER + "-vda-g7.qcow2");
    assertThat(LayerName.parse(name.fileName())).contains(name);
    assertThat(name.next().generation()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "356a192b7913b04c54574d18c28d46e6395428ab",
        "atrest-0b6d7a3e-vda-g1.qcow2",
        "atrest-0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10-vda-g0.qcow2",
        "atrest-0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10-vda-g1.qcow2.part",
        "../atrest-0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10-vda-g1.qcow2",
        "atrest-0B6D7A3E-52C4-4B1C-9D43-5F3B1F5C7A10-vda-g1.qcow2"
      })
  void aFileOfSomebodyElseIsNoLayer(String fileName) {
    assertThat(LayerName.parse(fileName)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc", "vda/..", "VDA", ""})
  void aTargetThatIsNoneIsRefused(String target) {
    assertThatThrownBy(() -> new LayerName(SERVER, target, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be the name of an at-rest layer");
  }

  /** Nova would take 40 characters for a SHA-1, and digits after an underscore for a size. */
  @Test
  void novaReadsNothingIntoAName() {
    var text = new LayerName(SERVER, "vda", 12).fileName();
    assertThat(text)
        .doesNotMatch(".*_\\d+$")
        .doesNotStartWith("swap")
        .doesNotStartWith("ephemeral");
    assertThat(text.length()).isNotEqualTo(40);
    assertThat(text.charAt(40)).isNotEqualTo('_');
  }
}
