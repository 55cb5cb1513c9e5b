package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.storage.messages.MigrationTook;
import org.novalean.storage.messages.SwitchSeen;

class WhatItTookTest {

  private static final String SERVER = "s1";
  private static final MigrationTook PRE_COPY = new MigrationTook(true, 100, 0, 4000, 92, 50);
  private static final MigrationTook POST_COPY = new MigrationTook(true, 100, 0, 4000, 0, 50);

  private final TestingClock clock = new TestingClock();
  private final TestingAgents agents = new TestingAgents();

  @Test
  void ofAPreCopyItsDestinationTells() {
    agents.arrived(SERVER, PRE_COPY);

    assertThat(took()).isEqualTo(PRE_COPY);
  }

  /** libvirt's statistics at the destination have none of them. */
  @Test
  void theDisksOfAPreCopyAreThoseThatItsSourceSaw() {
    agents.departed(SERVER, new MigrationTook(true, 90, 24, 3900, 0, 50));
    agents.arrived(SERVER, PRE_COPY);

    assertThat(took()).isEqualTo(PRE_COPY.withDisks(24));
  }

  @Test
  void thePauseOfAPostCopyLiesBetweenWhatBothHostsSaw() {
    agents.departed(SERVER, POST_COPY.with(switched(0)));
    agents.arrived(SERVER, MigrationTook.NOT_KNOWN.with(switched(305)));

    assertThat(took().known()).isTrue();
    assertThat(took().memoryBytes()).isEqualTo(100);
    assertThat(took().pauseMillis()).isEqualTo(305);
  }

  /** Where libvirt tells of a post-copy, too. */
  @Test
  void whatTheHostsSawOfTheSwitchCountsMoreThanLibvirtsFigure() {
    agents.departed(SERVER, MigrationTook.NOT_KNOWN.with(switched(0)));
    agents.arrived(SERVER, PRE_COPY.with(switched(305)));

    assertThat(took().pauseMillis()).isEqualTo(305);
    assertThat(took().millis()).isEqualTo(4000);
  }

  @Test
  void whereOneHostsAgentTellsNothingOfTheSwitchThePauseIsNotKnown() {
    agents.departed(SERVER, POST_COPY);
    agents.arrived(SERVER, MigrationTook.NOT_KNOWN.with(switched(305)));
    assertThat(took()).isEqualTo(POST_COPY);

    agents.departed(SERVER, POST_COPY.with(switched(0)));
    agents.arrived(SERVER, MigrationTook.NOT_KNOWN);
    assertThat(took().pauseMillis()).isZero();
    assertThat(took().memoryBytes()).isEqualTo(100);
  }

  @Test
  void whereTheSourceDoesNotAnswerThePauseIsNotKnown() {
    agents.arrived(SERVER, PRE_COPY.with(switched(305)));
    agents.silence("compute1");

    assertThat(took().pauseMillis()).isZero();
    assertThat(took().memoryBytes()).isEqualTo(100);

    agents.arrived(SERVER, MigrationTook.NOT_KNOWN);
    assertThat(took().known()).isFalse();
  }

  private Optional<SwitchSeen> switched(int atMillis) {
    var now = clock.instant();
    return Optional.of(new SwitchSeen(now.minusSeconds(9).plusMillis(atMillis), now, now));
  }

  private MigrationTook took() {
    return new WhatItTook(agents, clock).of(SERVER, "compute1", "compute2").join();
  }
}
