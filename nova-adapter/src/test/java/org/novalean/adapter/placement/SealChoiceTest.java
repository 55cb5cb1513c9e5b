package org.novalean.adapter.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.novalean.adapter.agents.Reports.MIB;
import static org.novalean.adapter.agents.Reports.hindered;
import static org.novalean.adapter.agents.Reports.host;
import static org.novalean.adapter.agents.Reports.sealed;
import static org.novalean.adapter.agents.Reports.unsealed;
import static org.novalean.adapter.agents.Reports.withoutShare;
import static org.novalean.adapter.agents.Reports.working;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.storage.messages.HostReport;

class SealChoiceTest {
  private static final SealBudget BUDGET = new SealBudget(1, 2, 0, 100 * MIB);

  private static List<String> chosen(HostReport... reports) {
    return SealChoice.next(List.of(reports), server -> Optional.of(Work.SEAL), BUDGET).stream()
        .map(Candidate::serverId)
        .toList();
  }

  @Test
  void aServerWithoutDataAtRestIsSealedBeforeOneWithALargeTop() {
    assertThat(chosen(host("c1", sealed("a", 500), unsealed("b", 1)))).containsExactly("b");
  }

  @Test
  void ofTwoLargeTopsTheLargerIsSealedFirst() {
    assertThat(chosen(host("c1", sealed("a", 200), sealed("b", 300)))).containsExactly("b");
  }

  @Test
  void aTopWithinTheLimitIsLeftAlone() {
    assertThat(chosen(host("c1", sealed("a", 100)))).isEmpty();
  }

  @Test
  void aHostAndTheShareAreNotOverloaded() {
    assertThat(
            chosen(
                host("c1", unsealed("a", 1), unsealed("b", 1)),
                host("c2", unsealed("c", 1)),
                host("c3", unsealed("d", 1))))
        .hasSize(2)
        .doesNotContainSequence("a", "b");
    assertThat(
            chosen(
                working(
                    host("c1", unsealed("a", 1), unsealed("b", 1)),
                    TestingAgents.job("b", "seal", "running", ""))))
        .isEmpty();
  }

  @Test
  void aServerThatSomethingHindersIsNotTried() {
    assertThat(chosen(host("c1", hindered("a")))).isEmpty();
  }

  @Test
  void nothingIsBegunWhereTheShareCannotBeUsed() {
    assertThat(chosen(withoutShare(host("c1", unsealed("a", 1))))).isEmpty();
  }

  @Test
  void aServerThatIsNotToBeLayeredIsLeftAsItIs() {
    assertThat(
            SealChoice.next(
                List.of(host("c1", unsealed("a", 1))), server -> Optional.empty(), BUDGET))
        .isEmpty();
  }

  @Test
  void aServerThatIsNotWantedOnTheShareIsHydratedOnce() {
    assertThat(
            SealChoice.next(
                List.of(host("c1", sealed("a", 1), unsealed("b", 1))),
                server -> Optional.of(Work.HYDRATE),
                new SealBudget(2, 2, 0, 100 * MIB)))
        .extracting(Candidate::serverId, Candidate::work)
        .containsExactly(tuple("a", Work.HYDRATE));
  }
}
