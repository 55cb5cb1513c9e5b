package org.novalean.storage.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.ConfigurationFile;
import org.novalean.configuration.Option;
import org.novalean.configuration.SampleFile;
import org.novalean.configuration.Schema;

class NovaLeanAgentConfSampleTest {

  private static final Schema<AgentConfig> SCHEMA = NovaLeanAgentConf.schema(() -> "this-machine");

  /** After a change of {@link AgentOptions}: {@code nova-lean-agent config-sample}. */
  @Test
  void theSampleInTheRepositoryIsUpToDate() throws IOException {
    assertThat(Path.of("etc/nova-lean-agent.conf.sample"))
        .content()
        .isEqualTo(SampleFile.render(SCHEMA));
  }

  @Test
  void fitsATerminal() {
    assertThat(SampleFile.render(SCHEMA).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(96));
  }

  /** Somebody who uncomments a default changes nothing. */
  @ParameterizedTest
  @MethodSource("options")
  void everyDefaultInTheSampleCanBeUncommented(Option<?> option, @TempDir Path directory)
      throws Exception {
    var minimal =
        SampleFile.render(SCHEMA)
            .replace("#transport_url =", "transport_url = rabbit://u:p@host/")
            .replace("#share =", "share = nfs://server:/export")
            .replace("<the machine's host name>", "this-machine");
    var section = "[%s]".formatted(option.section());
    var at = minimal.indexOf(section);
    var uncommented =
        minimal.substring(0, at)
            + minimal.substring(at).replaceFirst("(?m)^#(" + option.name() + " = )", "$1");
    assertThat(uncommented).isNotEqualTo(minimal);

    assertThat(load(directory, uncommented)).isEqualTo(load(directory, minimal));
  }

  private static AgentConfig load(Path directory, String text)
      throws IOException, ConfigurationException {
    var file = directory.resolve("nova-lean-agent.conf");
    Files.writeString(file, text);
    return ConfigurationFile.load(file, SCHEMA).configuration();
  }

  static Iterable<Option<?>> options() {
    return AgentOptions.ALL.stream()
        .filter(o -> o.defaultText() != null || o.defaultValue() != null)
        .filter(o -> !o.equals(AgentOptions.MOUNT_OPTIONS))
        .toList();
  }
}
