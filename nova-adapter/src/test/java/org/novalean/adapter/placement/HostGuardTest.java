package org.novalean.adapter.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.agents.Reports.host;
import static org.novalean.adapter.agents.Reports.withFullShare;
import static org.novalean.adapter.agents.Reports.withoutShare;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.TestingCompute;

class HostGuardTest {
  private final TestingClock clock = new TestingClock();
  private final TestingCompute compute = new TestingCompute(clock, "c1", "c2");
  private final Fleet fleet = new Fleet(clock);
  private final HostGuard guard = new HostGuard(compute, fleet, clock);

  private ComputeService service(String host) {
    return compute.computeServices().stream()
        .filter(s -> s.host().equals(host))
        .findFirst()
        .orElseThrow();
  }

  private void loseTheShare() {
    fleet.heard(withoutShare(host("c1")));
    guard.round();
    clock.advance(HostGuard.LOST_AFTER);
    fleet.heard(withoutShare(host("c1")));
    guard.round();
  }

  @Test
  void aHostThatLostTheShareGetsNoMoreServersUntilItIsBack() {
    loseTheShare();
    assertThat(service("c1").enabled()).isFalse();
    assertThat(service("c1").disabledReason().orElseThrow()).contains("the share hangs");
    assertThat(service("c2").enabled()).isTrue();

    fleet.heard(host("c1"));
    guard.round();
    assertThat(service("c1").enabled()).isTrue();
  }

  @Test
  void aShareThatIsSlowForAMomentDisablesNothing() {
    fleet.heard(withoutShare(host("c1")));
    guard.round();
    clock.advance(Duration.ofSeconds(5));
    guard.round();
    assertThat(service("c1").enabled()).isTrue();
  }

  @Test
  void aFullShareDisablesNothing() {
    fleet.heard(withFullShare(host("c1")));
    guard.round();
    clock.advance(HostGuard.LOST_AFTER);
    fleet.heard(withFullShare(host("c1")));
    guard.round();
    assertThat(service("c1").enabled()).isTrue();
  }

  @Test
  void aHostWhoseShareIsBackAndFullIsEnabled() {
    loseTheShare();
    fleet.heard(withFullShare(host("c1")));
    guard.round();
    assertThat(service("c1").enabled()).isTrue();
  }

  @Test
  void aHostThatAnOperatorDisabledStaysSo() {
    var c1 = service("c1");
    assertThat(compute.setServiceStatus(c1.id(), Optional.of("broken fan"))).isNotNull();
    fleet.heard(host("c1"));
    guard.round();
    assertThat(service("c1").disabledReason()).contains("broken fan");
  }

  @Test
  void aHostThatWasTakenOutOfNovaIsNotMissedForEver() {
    fleet.heard(host("c2"));
    fleet.heard(host("c9"));
    clock.advance(Fleet.FRESH);
    fleet.heard(host("c1"));

    guard.round();

    assertThat(fleet.silent()).containsExactly("c2");
  }

  @Test
  void aProcessThatTakesOverEnablesWhatTheFormerDisabled() {
    loseTheShare();
    fleet.heard(host("c1"));
    new HostGuard(compute, fleet, clock).round();
    assertThat(service("c1").enabled()).isTrue();
  }
}
