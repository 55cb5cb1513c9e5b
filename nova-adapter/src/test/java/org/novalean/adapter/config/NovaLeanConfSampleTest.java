package org.novalean.adapter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.novalean.configuration.Option;
import org.novalean.configuration.SampleFile;

class NovaLeanConfSampleTest {

  /** After a change of {@link Options}: {@code nova-lean config-sample} writes it anew. */
  @Test
  void theSampleInTheRepositoryIsUpToDate() throws IOException {
    assertThat(Path.of("etc/nova-lean.conf.sample"))
        .content()
        .isEqualTo(SampleFile.render(NovaLeanConf.SCHEMA));
  }

  @Test
  void fitsATerminal() {
    assertThat(SampleFile.render(NovaLeanConf.SCHEMA).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(96));
  }

  /** Somebody who uncomments a default changes nothing. */
  @ParameterizedTest
  @MethodSource("options")
  void everyDefaultInTheSampleCanBeUncommented(Option<?> option, @TempDir Path directory)
      throws Exception {
    var file = directory.resolve("nova-lean.conf");
    var minimal =
        SampleFile.render(NovaLeanConf.SCHEMA)
            .replace("#transport_url =", "transport_url = rabbit://u:p@host/")
            .replace("<state_path>", "/var/lib/nova-lean");
    Files.writeString(file, minimal);
    var untouched = NovaLeanConf.load(file).configuration();
    var uncommented = minimal.replaceFirst("(?m)^#(" + option.name() + " = )", "$1");
    assertThat(uncommented).isNotEqualTo(minimal);
    Files.writeString(file, uncommented);

    assertThat(NovaLeanConf.load(file).configuration()).isEqualTo(untouched);
  }

  static Iterable<Option<?>> options() {
    return Options.ALL.stream()
        .filter(o -> o.defaultText() != null || o.defaultValue() != null)
        .filter(o -> !o.equals(Options.POST_COPY_HOSTS))
        .toList();
  }
}
