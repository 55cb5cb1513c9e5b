package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.novalean.adapter.lab.InstallGuide.Block;
import org.novalean.adapter.lab.InstallGuide.Where;

class InstallGuideTest {

  @Test
  void eachBlockIsReadWithItsPlaceAndTheHeadingAboveIt() {
    var page =
        """
        # Install
        ```
        not for copying
        ```
        ## 1. First
        ```sh on=compute
        one
          two
        ```
        ```sh back on=nova
        three
        ```
        """;
    assertThat(InstallGuide.parse(page.lines().toList()))
        .containsExactly(
            new Block("1. First", false, Where.COMPUTE, "one\n  two"),
            new Block("1. First", true, Where.NOVA, "three"));
  }

  @Test
  void everyStepOfThePageHasCommandsAndAWayBack() {
    var steps = InstallGuide.read().stream().map(Block::section).distinct().toList();
    assertThat(steps).hasSize(5);
    assertThat(InstallGuide.read().stream().filter(Block::back).map(Block::section).distinct())
        .containsExactlyElementsOf(steps);
    assertThat(steps).allMatch(step -> step.matches("\\d\\. .*"));
  }
}
