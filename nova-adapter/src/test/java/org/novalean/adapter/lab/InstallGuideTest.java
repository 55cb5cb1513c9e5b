package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.config.NovaLeanConf;
import org.novalean.adapter.lab.InstallGuide.Block;
import org.novalean.adapter.lab.InstallGuide.Where;
import org.novalean.storage.agent.config.NovaLeanAgentConf;

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

  @Test
  void whatItFillsInIsAllThatTheConfigurationsNeed(@TempDir Path directory) throws Exception {
    var adapter = copied(Path.of("etc/nova-lean.conf.sample"), directory);
    var agent =
        copied(Path.of("../shared-storage-driver/etc/nova-lean-agent.conf.sample"), directory);

    for (var block : InstallGuide.read()) {
      for (var edit : edits(block, directory)) {
        Lab.execute("bash", "-e", "-c", edit);
        NovaLeanConf.load(adapter);
      }
    }

    var configuration = NovaLeanConf.load(adapter).configuration();
    assertThat(configuration.keystone().username()).contains("admin");
    assertThat(configuration.history().username()).as("another's user").isEmpty();
    assertThat(NovaLeanAgentConf.load(agent).configuration().host()).isEqualTo("compute1");
  }

  private static Path copied(Path sample, Path directory) throws IOException {
    var name = sample.getFileName().toString().replace(".sample", "");
    return Files.copy(sample, directory.resolve(name));
  }

  /** What it does to nova-lean's configurations, here. */
  private static List<String> edits(Block block, Path directory) {
    return Pattern.compile("(?s)sed -i.*?/etc/nova-lean/\\S+\\.conf")
        .matcher(block.commands())
        .results()
        .map(MatchResult::group)
        .map(edit -> edit.replace("/etc/nova-lean", directory.toString()))
        .map(edit -> edit.replace("RABBIT_URL", "rabbit://nova:secret@controller:5672/"))
        .map(edit -> edit.replace("COMPUTE", "compute1"))
        .toList();
  }
}
