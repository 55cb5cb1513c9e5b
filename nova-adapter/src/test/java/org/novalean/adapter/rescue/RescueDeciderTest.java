package org.novalean.adapter.rescue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.rescue.Situation.arrived;
import static org.novalean.adapter.rescue.Situation.inPostCopy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.migration.Half;
import org.novalean.adapter.rescue.RescuePlan.NotNeeded;
import org.novalean.adapter.rescue.RescuePlan.Refused;
import org.novalean.adapter.rescue.RescuePlan.Rescue;
import org.novalean.adapter.rescue.RescuePlan.Wait;
import org.novalean.adapter.rescue.RescuePlan.Well;
import org.novalean.adapter.rescue.Step.EndHalf;
import org.novalean.adapter.rescue.Step.HardReboot;
import org.novalean.adapter.rescue.Step.ResetState;
import org.novalean.storage.messages.HalfSeen;

class RescueDeciderTest {

  private static List<Step> steps(Situation situation) {
    assertThat(situation.plan()).isInstanceOf(Rescue.class);
    return ((Rescue) situation.plan()).steps();
  }

  private static void assertRefused(Situation situation, String... words) {
    assertThat(situation.plan()).isInstanceOf(Refused.class);
    assertThat(situation.plan().reason()).contains(words);
  }

  private static Situation destinationDied() {
    return inPostCopy().halves("PAUSED_POST_COPY_FAILED", "SHUT_OFF");
  }

  private static Situation sourceDied() {
    return arrived().halves("NONE", "RUNNING_POST_COPY_FAILED");
  }

  @Test
  void whereTheDestinationsQemuDiedTheSourcesHalfIsEndedAndItStartsFromTheDestinationsDisk() {
    assertThat(steps(destinationDied()))
        .containsExactly(new EndHalf("c1", "c2"), new ResetState(), new HardReboot("c2"));
    assertThat(destinationDied().plan())
        .asInstanceOf(InstanceOfAssertFactories.type(Rescue.class))
        .satisfies(
            rescue -> {
              assertThat(rescue.disk()).contains("c2");
              assertThat(rescue.lost()).contains("memory");
            });
  }

  @Test
  void whereTheSourcesQemuDiedItIsRebootedWhereItIs() {
    assertThat(steps(sourceDied())).containsExactly(new HardReboot("c2"));
    assertThat(steps(sourceDied().nova("ERROR", "", "c2")))
        .containsExactly(new ResetState(), new HardReboot("c2"));
  }

  @Test
  void aRescueThatWasCutShortGoesOnWhereItWas() {
    var ended = destinationDied().halves("SHUT_OFF", "SHUT_OFF");
    assertThat(ended.plan()).isInstanceOf(Wait.class);
    var moved = ended.nova("ACTIVE", "", "c2").migration(MigrationStatus.COMPLETED);
    assertThat(steps(moved)).containsExactly(new HardReboot("c2"));
    assertThat(steps(moved.nova("ERROR", "", "c2")))
        .containsExactly(new ResetState(), new HardReboot("c2"));
    assertThat(moved.nova("REBOOT", "reboot_started_hard", "c2").plan()).isInstanceOf(Wait.class);
    assertThat(moved.on("c2", "RUNNING").plan()).isInstanceOf(Well.class);
  }

  @Test
  void aServerThatIsOffIsForItsOwnerToStart() {
    var off = arrived().nova("SHUTOFF", "", "c2").halves("NONE", "SHUT_OFF");

    assertThat(off.plan()).isInstanceOf(NotNeeded.class);
    assertThat(off.plan().reason()).contains("openstack server start");
  }

  @Test
  void aServerThatIsOffInTheMiddleOfARescueIsStarted() {
    var off = arrived().nova("SHUTOFF", "", "c2").halves("NONE", "SHUT_OFF");

    assertThat(RescueDecider.decide(off.findings(), true))
        .isInstanceOfSatisfying(
            RescuePlan.Rescue.class,
            rescue ->
                assertThat(rescue.steps()).containsExactly(new ResetState(), new HardReboot("c2")));
  }

  @Test
  void aHealthyServerIsLeftAlone() {
    assertThat(arrived().plan()).isInstanceOf(Well.class);
    assertThat(
            RescueDecider.decide(
                new Findings(
                    arrived().findings().server(),
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    Set.of(),
                    false),
                false))
        .isInstanceOf(NotNeeded.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = MigrationStatus.class,
      names = {"ACCEPTED", "QUEUED", "PREPARING", "RUNNING"})
  void oneThatIsNotInPostCopyIsLeftAlone(MigrationStatus status) {
    assertThat(inPostCopy().migration(status).halves("RUNNING", "PAUSED_MIGRATION").plan())
        .isInstanceOf(NotNeeded.class);
  }

  @Test
  void oneThatNovaMayHaveLostTrackOfBeforeTheSwitchIsToldOf() {
    var nothingThere = inPostCopy().migration(MigrationStatus.RUNNING).halves("RUNNING", "NONE");

    assertThat(nothingThere.plan())
        .isInstanceOfSatisfying(
            NotNeeded.class,
            plan ->
                assertThat(plan.reason())
                    .contains("runs on c1", "server set --state active " + Situation.SERVER));
  }

  @Test
  void whileBothHalvesAreThereTheGuardGoesOn() {
    assertThat(inPostCopy().plan()).isInstanceOf(NotNeeded.class);
    assertThat(inPostCopy().halves("PAUSED_POST_COPY_FAILED", "RUNNING_POST_COPY_FAILED").plan())
        .isInstanceOf(NotNeeded.class);
  }

  @Test
  void whatLibvirtOrNovaIsAboutToSeeIsWaitedFor() {
    assertThat(inPostCopy().halves("PAUSED_POST_COPY", "SHUT_OFF").plan()).isInstanceOf(Wait.class);
    assertThat(inPostCopy().halves("SHUT_OFF", "RUNNING_POST_COPY_FAILED").plan())
        .isInstanceOf(Wait.class);
    assertThat(inPostCopy().halves("NONE", "RUNNING").plan()).isInstanceOf(Wait.class);
    assertThat(arrived().nova("MIGRATING", "migrating", "c2").plan()).isInstanceOf(Wait.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c1", "c2"})
  void withoutWordFromBothHostsNothingIsDone(String silent) {
    assertRefused(destinationDied().silent(silent), silent, "nova-lean-agent");
    assertRefused(sourceDied().silent(silent), silent, "nova-lean-agent");
  }

  @Test
  void aSilentHostThatHasNothingToDoWithItDoesNotHinder() {
    assertThat(destinationDied().silent("c3").plan()).isInstanceOf(Rescue.class);
  }

  @Test
  void aSourceHostThatIsDeadIsForAPersonWithTheCommands() {
    var dead = inPostCopy().silent("c1").down("c1").on("c2", "RUNNING_POST_COPY_FAILED");

    assertThat(dead.plan())
        .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
        .satisfies(
            refused ->
                assertThat(refused.commands())
                    .hasSize(4)
                    .anyMatch(command -> command.contains("virsh destroy " + Situation.SERVER))
                    .anyMatch(command -> command.startsWith("power c1 off"))
                    .last()
                    .asString()
                    .startsWith("nova evacuate %s c2".formatted(Situation.SERVER)));
  }

  @Test
  void aDestinationHostThatIsDeadIsWaitedForByAPerson() {
    var dead = inPostCopy().on("c1", "PAUSED_POST_COPY_FAILED").silent("c2").down("c2");

    assertRefused(dead, "The newest disk is there");
  }

  @Test
  void nothingIsStartedWithoutItsDisk() {
    assertRefused(destinationDied().on("c2", "NONE"), "no disk of it there");
    assertRefused(arrived().halves("NONE", "NONE"), "no disk of it on c2");
    assertThat(arrived().halves("NONE", "NONE").onVolume().plan()).isInstanceOf(Rescue.class);
  }

  @Test
  void withoutNovaComputeNothingIsBegun() {
    assertRefused(destinationDied().down("c1"), "nova-compute on c1 is down");
    assertRefused(destinationDied().down("c2"), "nova-compute on c2 is down");
    assertRefused(sourceDied().down("c2"), "nova-compute on c2 is down");
  }

  @Test
  void aPostCopyThatNovaHasForgottenIsNotStartedFromTheOldDisk() {
    var forgotten = inPostCopy().nova("ACTIVE", "", "c1");

    assertRefused(forgotten.halves("NONE", "RUNNING"), "lost track", "newest disk is on c2");
    assertThat(((Refused) forgotten.halves("NONE", "RUNNING").plan()).commands())
        .anyMatch(
            command -> command.startsWith("on c2: virsh migrate") && command.contains("//c1/"));
    assertRefused(forgotten.halves("SHUT_OFF", "SHUT_OFF"), "newest disk is on c2");
    assertRefused(forgotten.halves("PAUSED_POST_COPY_FAILED", "SHUT_OFF"), "newest disk is on c2");
  }

  @Test
  void aServerThatRunsTwiceIsAnAlarm() {
    assertRefused(arrived().halves("RUNNING", "RUNNING"), "c1 AND c2");
    assertRefused(arrived().on("c3", "RUNNING"), "c2 AND c3");
  }

  @Test
  void aQemuThatLibvirtDoesNotAccountForIsNoGuestThatIsGone() {
    var unseen = new HalfSeen("SHUT_OFF", true, List.of());

    assertRefused(destinationDied().has("c2", unseen), "c2");
    assertRefused(sourceDied().has("c1", unseen), "c1");
  }

  @Test
  void whatNovaHasElsewhereIsLookedAtByAPerson() {
    assertThat(arrived().nova("ACTIVE", "", "c3").halves("NONE", "NONE").on("c3", "RUNNING").plan())
        .isInstanceOf(Well.class);
    assertRefused(sourceDied().nova("ACTIVE", "", "c3"), "c3");
  }

  /**
   * Whatever is found: no step can start a second copy, or start from another than the newest disk.
   */
  @Test
  void noStepIsEverTakenThatCouldHurt() {
    var rescues = 0;
    for (var situation : everySituation()) {
      var plan = situation.plan();
      assertThat(plan.reason()).isNotBlank();
      if (plan instanceof Rescue rescue) {
        rescues++;
        assertThat(situation).satisfies(s -> assertSafe(s.findings(), rescue.steps()));
      } else if (plan instanceof Well) {
        assertThat(situation.findings())
            .satisfies(
                found ->
                    assertThat(found.half(found.server().host().orElseThrow()))
                        .isEqualTo(Half.WHOLE));
      }
    }
    assertThat(rescues).isPositive();
  }

  private static void assertSafe(Findings found, List<Step> steps) {
    var source = found.half("c1");
    var destination = found.half("c2");
    assertThat(List.of(source, destination)).doesNotContain(Half.UNKNOWN, Half.OTHER);
    assertThat(source).isNotEqualTo(Half.WHOLE);
    if (steps.stream().anyMatch(EndHalf.class::isInstance)) {
      assertThat(source).isEqualTo(Half.BROKEN);
      assertThat(destination).isEqualTo(Half.GONE);
    }
    if (steps.stream().anyMatch(HardReboot.class::isInstance)) {
      assertThat(steps).contains(new HardReboot("c2"));
      assertThat(destination).isNotEqualTo(Half.WHOLE);
      assertThat(found.hasDisk("c2")).isTrue();
      assertThat(
              found.server().host().equals(Optional.of("c2"))
                  ? source == Half.GONE
                  : steps.get(0) instanceof EndHalf)
          .isTrue();
    }
  }

  private static List<Situation> everySituation() {
    var states =
        List.of(
            "NONE",
            "SHUT_OFF",
            "RUNNING",
            "PAUSED_BY_USER",
            "PAUSED_POST_COPY",
            "PAUSED_POST_COPY_FAILED",
            "RUNNING_POST_COPY",
            "RUNNING_POST_COPY_FAILED");
    var all = new ArrayList<Situation>();
    for (var source : states) {
      for (var destination : states) {
        for (var status : MigrationStatus.values()) {
          for (var host : List.of("c1", "c2", "c3")) {
            for (var nova : List.of("ACTIVE", "ERROR", "SHUTOFF", "MIGRATING")) {
              for (var task : List.of("", "migrating", "deleting")) {
                var base =
                    inPostCopy()
                        .migration(status)
                        .nova(nova, task, host)
                        .halves(source, destination);
                all.add(base);
                all.add(base.silent("c1"));
                all.add(base.silent("c2"));
                all.add(base.down("c1"));
              }
            }
          }
        }
      }
    }
    return all;
  }
}
