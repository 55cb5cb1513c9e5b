package org.novalean.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleFileTest {

  @Test
  void documentsEveryOptionWithItsDefault() {
    assertThat(SampleFile.render(TestingSchema.SCHEMA))
        .isEqualTo(
            """
            # teapot's configuration. Every option is listed; what is commented out with a
            # value shows the default. Written by 'teapot config-sample'. Keep it at mode 0640.

            [DEFAULT]
            # The bus.

            # The message bus.
            # (a URL such as rabbit://user:password@host:5672/; required)
            #transport_url =

            # Log every step.
            # (true or false)
            #debug = false

            # Log to this file.
            # (an absolute path)
            #log_file =

            [cups]
            # The cups.

            # How big.
            # And how wide.
            # (a whole number from 1 to 9)
            #size = 3

            # How long to wait.
            # (a number of seconds from 0 to 60)
            #wait = <as long as it takes>

            # What they are called.
            # (a list parted by commas)
            #names =
            """);
  }

  @Test
  void anOptionWithoutItsSectionIsRefused() {
    assertThatThrownBy(
            () ->
                new Schema<>(
                    "teapot",
                    List.of(new Schema.Section("cups", "The cups.")),
                    List.of(TestingSchema.DEBUG),
                    Schema.CrossChecks.none(),
                    settings -> settings))
        .hasMessageContaining("[DEFAULT] debug is in none of the sections [cups]");
  }
}
