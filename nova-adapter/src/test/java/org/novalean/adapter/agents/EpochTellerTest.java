package org.novalean.adapter.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.agents.Reports.host;

import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;

class EpochTellerTest {
  private final TestingAgents agents = new TestingAgents();
  private final Fleet fleet = new Fleet(new TestingClock());
  private boolean mayAct = true;
  private long epoch = 1;
  private final EpochTeller teller = new EpochTeller(agents, fleet, () -> mayAct, () -> epoch);

  @Test
  void anAgentHearsOfANewEpochAsSoonAsItIsHeardAndOnce() {
    fleet.heard(host("c1"));
    teller.look();
    teller.look();
    assertThat(agents.requests()).containsExactly("describe c1 ");

    fleet.heard(host("c2"));
    teller.look();
    assertThat(agents.requests()).containsExactly("describe c1 ", "describe c2 ");

    epoch = 2;
    teller.look();
    assertThat(agents.requests()).hasSize(4);
  }

  @Test
  void anAgentThatDoesNotAnswerIsToldAgain() {
    fleet.heard(host("c1"));
    agents.silence("c1");
    teller.look();
    teller.look();
    assertThat(agents.requests()).hasSize(2);

    agents.answer("c1");
    teller.look();
    teller.look();
    assertThat(agents.requests()).hasSize(3);
  }

  @Test
  void anAgentThatKnowsALaterEpochIsNotAskedForEver() {
    fleet.heard(host("c1"));
    agents.refuses("c1", "another has taken over");
    teller.look();
    teller.look();
    assertThat(agents.requests()).hasSize(1);
  }

  @Test
  void oneThatMayNotActTellsNothing() {
    mayAct = false;
    fleet.heard(host("c1"));
    teller.look();
    assertThat(agents.requests()).isEmpty();
  }
}
