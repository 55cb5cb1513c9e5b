package org.novalean.adapter.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyResolverTest {
  private final PolicyResolver resolver =
      new PolicyResolver(
          new PolicyDefaults(
              SwitchMode.IMMEDIATE, Optional.of(Duration.ofMinutes(10)), DeadlineAction.LEAVE));

  @Test
  void aServerThatSaysNothingGetsTheConfiguration() {
    var policy = resolver.resolve(Map.of(), Map.of(), Map.of());

    assertThat(policy)
        .isEqualTo(
            new SwitchPolicy(
                SwitchMode.IMMEDIATE,
                "configuration [lean] switch",
                Optional.of(Duration.ofMinutes(10)),
                DeadlineAction.LEAVE,
                java.util.List.of()));
  }

  @Test
  void serverMetadataGoesBeforeFlavorAndFlavorBeforeImage() {
    var metadata = Map.of("lean:switch", "never");
    var flavor = Map.of("lean:switch", "on-stall");
    var image = Map.of("lean:switch", "after-first-pass");

    assertThat(resolver.resolve(metadata, flavor, image).mode()).isEqualTo(SwitchMode.NEVER);
    assertThat(resolver.resolve(Map.of(), flavor, image).mode()).isEqualTo(SwitchMode.ON_STALL);
    var byImage = resolver.resolve(Map.of(), Map.of(), image);
    assertThat(byImage.mode()).isEqualTo(SwitchMode.AFTER_FIRST_PASS);
    assertThat(byImage.source()).isEqualTo("image property lean:switch");
  }

  @Test
  void anImagePropertyMayBeWrittenWithUnderscores() {
    assertThat(resolver.resolve(Map.of(), Map.of(), Map.of("lean_switch", "never")).mode())
        .isEqualTo(SwitchMode.NEVER);
  }

  @Test
  void aValueWithATypingErrorIsReportedAndTheNextSourceDecides() {
    var policy =
        resolver.resolve(
            Map.of("lean:switch", "imediate"), Map.of("lean:switch", "never"), Map.of());

    assertThat(policy.mode()).isEqualTo(SwitchMode.NEVER);
    assertThat(policy.warnings())
        .containsExactly(
            "server metadata lean:switch=imediate was passed over: expected immediate,"
                + " after-first-pass, on-stall, auto or never");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "", "1.5", "604801", "99999999999999999999"})
  void aDeadlineThatIsNoSoundNumberOfSecondsIsReported(String word) {
    var policy = resolver.resolve(Map.of("lean:deadline", word), Map.of(), Map.of());

    assertThat(policy.deadline()).contains(Duration.ofMinutes(10));
    assertThat(policy.warnings()).hasSize(1);
  }

  @Test
  void aServersOwnerCanSetOrSwitchOffTheDeadline() {
    assertThat(resolver.resolve(Map.of("lean:deadline", "90"), Map.of(), Map.of()).deadline())
        .contains(Duration.ofSeconds(90));
    assertThat(resolver.resolve(Map.of("lean:deadline", "0"), Map.of(), Map.of()).deadline())
        .isEmpty();
  }

  @Test
  void aServersOwnerCannotHaveMigrationsAborted() {
    var policy =
        resolver.resolve(
            Map.of("lean:deadline_action", "abort"),
            Map.of(),
            Map.of("lean_deadline_action", "abort"));

    assertThat(policy.deadlineAction()).isEqualTo(DeadlineAction.LEAVE);
    assertThat(policy.warnings()).hasSize(2).allMatch(w -> w.contains("only a flavor"));
  }

  @Test
  void aFlavorCanHaveMigrationsAborted() {
    assertThat(
            resolver
                .resolve(Map.of(), Map.of("lean:deadline_action", "abort"), Map.of())
                .deadlineAction())
        .isEqualTo(DeadlineAction.ABORT);
  }
}
