package org.novalean.adapter.api.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessTest {

  private final Access access =
      new Access(List.of("reader"), List.of("admin"), () -> Set.of("ours"));

  @Test
  void aReaderOfOurProjectMayAskAndNotAct() {
    assertThat(access.mayRead(caller("ours", "reader", "member"))).isTrue();
    assertThat(access.mayAct(caller("ours", "reader", "member"))).isFalse();
  }

  @Test
  void anAdminMayDoBothHoweverTheRoleIsSpelt() {
    assertThat(access.mayRead(caller("ours", "Admin"))).isTrue();
    assertThat(access.mayAct(caller("ours", "Admin"))).isTrue();
  }

  /** Every user of a cloud has the role reader in a project of their own. */
  @Test
  void aRoleInAnotherProjectCountsForNothing() {
    assertThat(access.mayRead(caller("theirs", "admin", "reader"))).isFalse();
    assertThat(access.mayAct(caller("theirs", "admin"))).isFalse();
    assertThat(access.mayRead(new Caller("u", Set.of("admin"), Optional.empty(), false, END)))
        .isFalse();
  }

  @Test
  void aTokenOfTheSystemCounts() {
    assertThat(access.mayAct(new Caller("u", Set.of("admin"), Optional.empty(), true, END)))
        .isTrue();
  }

  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

  private static Caller caller(String project, String... roles) {
    return new Caller("u", Set.of(roles), Optional.of(project), false, END);
  }
}
