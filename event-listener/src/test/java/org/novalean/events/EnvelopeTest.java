package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeTest {

  @ParameterizedTest
  @CsvSource({
    "nova-compute:compute1, nova-compute, compute1",
    "nova-compute:c1.example.org, nova-compute, c1.example.org",
    "compute.c1.example.org, compute, c1.example.org",
    "scheduler, scheduler, scheduler",
  })
  void serviceAndHostOfThePublisherAreToldApart(String publisher, String service, String host) {
    Envelope envelope =
        new Envelope(
            "m",
            "a.b",
            publisher,
            "INFO",
            Instant.EPOCH,
            Optional.empty(),
            NotificationFormat.VERSIONED,
            new Initiator(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            "nova",
            "k");

    assertThat(envelope.publisherService()).isEqualTo(service);
    assertThat(envelope.publisherHost()).isEqualTo(host);
  }
}
