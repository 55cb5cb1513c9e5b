package org.novalean.adapter.retype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.retype.RetypeResult.State;
import org.novalean.storage.messages.DiskCopy;
import org.novalean.storage.messages.DiskOf;

/** A retype is followed to what it really comes to, whatever goes away meanwhile. */
class RetypeDeskTest {

  private final VolumeCloud cloud = new VolumeCloud();

  @Test
  void bothVolumesAreMovedOneAfterTheOther() throws Exception {
    cloud.nextIsMoved(cloud.root, "vda").nextIsMoved(cloud.data, "vdb");

    var results = place();

    assertThat(results).extracting(RetypeResult::state).containsExactly(State.DONE, State.DONE);
    assertThat(results.get(0).reason())
        .contains("of type nfs-b on controller@nfs-b, attached, the server is ACTIVE");
    assertThat(cloud.cinder.retyped()).containsExactly("root > nfs-b", "data > nfs-b");
  }

  @Test
  void howFarItIsIsShownFromAllThatTell() throws Exception {
    cloud.nextIsMoved(cloud.root, "vda");

    assertThat(place(cloud.root)).singleElement().matches(r -> r.state() == State.DONE);

    assertThat(cloud.shown)
        .extracting(RetypeProgress::step)
        .containsExactly(
            "waiting for Cinder", "waiting for Nova", "copying", "switching over", "finishing");
    assertThat(cloud.shown.get(2).done()).isEqualTo(VolumeCloud.GIB / 4);
    assertThat(cloud.shown.get(2).total()).isEqualTo(VolumeCloud.GIB);
  }

  @Test
  void withoutAnAgentCinderTellsOfItsEndAndThatIsSaid() throws Exception {
    cloud.agents = TestingAgents.none();
    cloud.next(() -> cloud.cinder.copying(cloud.root), () -> cloud.cinder.copied(cloud.root));

    assertThat(place(cloud.root)).singleElement().matches(r -> r.state() == State.DONE);
    assertThat(cloud.shown)
        .isNotEmpty()
        .allMatch(p -> p.waits().equals("no agent tells how far the copy is"));
  }

  @Test
  void aSchedulerThatFindsNoBackendLeavesAllAsItWas() throws Exception {
    cloud.next(() -> cloud.cinder.notScheduled(cloud.root));

    var results = place();

    assertThat(results).as("the second volume is not begun").hasSize(1);
    assertThat(results.get(0).state()).isEqualTo(State.UNDONE);
    assertThat(results.get(0).reason())
        .contains("of type nfs-a as before", "as before", "its scheduler finds no backend");
    assertThat(cloud.cinder.retyped()).containsExactly("root > nfs-b");
  }

  @Test
  void aCopyThatFailsLeavesAllAsItWasAndNamesTheLog() throws Exception {
    cloud.next(
        () -> cloud.cinder.copying(cloud.root),
        () -> cloud.copies("vda", 10, false),
        () -> cloud.novaFails(cloud.root, "vda"));

    var result = place(cloud.root).get(0);

    assertThat(result.state()).isEqualTo(State.UNDONE);
    assertThat(result.reason())
        .contains("the server writes to its file as before", "nova-compute on c1", "full backend");
  }

  @Test
  void aNewVolumeThatCinderCannotMakeIsSaid() throws Exception {
    cloud.next(() -> cloud.cinder.copying(cloud.root), () -> cloud.cinder.copyFailed(cloud.root));

    assertThat(place(cloud.root).get(0).reason())
        .contains("Cinder could not make the new volume", "cinder-volume on controller@nfs-a");
  }

  @Test
  void whatCinderRefusesIsSaidInItsOwnWords() throws Exception {
    try (var desk = cloud.desk()) {
      var plan = desk.plan("web", "nfs-b", List.of(cloud.root));
      cloud.cinder.status(cloud.root, "reserved");

      var result = desk.carryOut(plan, cloud.stop, cloud.shown::add).get(0);

      assertThat(result.state()).isEqualTo(State.UNDONE);
      assertThat(result.reason()).startsWith("Cinder refuses: Invalid volume: Retype needs");
    }
  }

  @Test
  void whoMayNotRetypeIsToldSoAndNothingIsChanged() throws Exception {
    try (var desk = cloud.desk()) {
      var plan = desk.plan("web", "nfs-b", List.of(cloud.root));
      cloud.cinder.failNext(new CloudException.Forbidden("Policy doesn't allow volume:retype"));

      assertThatThrownBy(() -> desk.carryOut(plan, cloud.stop, cloud.shown::add))
          .isInstanceOf(CloudException.Forbidden.class)
          .hasMessageContaining("volume:retype");
      assertThat(cloud.cinder.retyped()).isEmpty();
    }
  }

  @Test
  void whileCinderIsAwayItIsWaitedOn() throws Exception {
    cloud
        .next(
            () -> cloud.cinder.copying(cloud.root),
            () -> cloud.copies("vda", 10, false),
            () -> cloud.cinder.fail(new CloudException.Unreachable("no answer within 30 s")),
            () -> cloud.copies("vda", 20, false))
        .nextNothing(1000)
        .next(
            cloud.cinder::recover,
            () -> cloud.guestWritesTo("vda", cloud.copyFile(cloud.root)),
            () -> cloud.cinder.copied(cloud.root));

    assertThat(place(cloud.root)).singleElement().matches(r -> r.state() == State.DONE);
    assertThat(cloud.shown)
        .anySatisfy(p -> assertThat(p.waits()).contains("trying on: no answer within 30 s"))
        .as("the agent goes on telling")
        .anySatisfy(p -> assertThat(p.done()).isEqualTo(20));
  }

  @Test
  void aCopyThatStandsStillIsSaid() throws Exception {
    cloud
        .next(() -> cloud.cinder.copying(cloud.root), () -> cloud.copies("vda", 10, false))
        .nextNothing(60)
        .next(
            () -> cloud.guestWritesTo("vda", cloud.copyFile(cloud.root)),
            () -> cloud.cinder.copied(cloud.root));

    assertThat(place(cloud.root)).singleElement().matches(r -> r.state() == State.DONE);
    assertThat(cloud.shown)
        .anySatisfy(
            p -> assertThat(p.waits()).contains("nothing was copied for", "does the NFS server"));
  }

  @Test
  void aCinderVolumeThatIsDownIsNamedWhileNothingIsCopied() throws Exception {
    cloud.next(() -> cloud.cinder.down("nfs-a")).nextNothing(60).nextIsMoved(cloud.root, "vda");

    assertThat(place(cloud.root)).singleElement().matches(r -> r.state() == State.DONE);
    assertThat(cloud.shown)
        .anySatisfy(
            p -> assertThat(p.waits()).isEqualTo("cinder-volume is down: controller@nfs-a"));
  }

  @Test
  void aVolumeThatNobodyIsAtAnyMoreIsGivenUpWithTheCommandsThatPutItBack() throws Exception {
    cloud.next(() -> cloud.cinder.copying(cloud.root));

    var result = place(cloud.root).get(0);

    assertThat(result.state()).isEqualTo(State.STUCK);
    var copy = cloud.cinder.copyOf(cloud.root).orElseThrow().id();
    assertThat(result.reason())
        .contains(
            "it is retyping (migrating), and nothing has copied it for 10 minutes",
            "so its data are whole",
            "for this moment only. Right before them, on c1",
            "virsh blockjob " + cloud.server + " vda --info",
            "virsh domblklist " + cloud.server,
            "cinder reset-state --state in-use --reset-migration-status " + cloud.root,
            "cinder delete " + copy);
  }

  /** Two commands at once: Nova copies one volume of a server after the other. */
  @Test
  void whileNovaCopiesAnotherVolumeOfTheServerItIsWaitedForAndNobodyIsToldToDelete()
      throws Exception {
    cloud
        .next(() -> cloud.cinder.copying(cloud.root), () -> cloud.copies("vdb", 10, false))
        .nextNothing(450)
        .next(cloud.stop::countDown);

    var result = place(cloud.root).get(0);

    assertThat(result.state()).isEqualTo(State.RUNNING);
    assertThat(result.reason()).doesNotContain("cinder delete");
    assertThat(cloud.shown)
        .extracting(RetypeProgress::step)
        .contains("waiting for Nova, which copies another volume of this server");
  }

  @Test
  void aVolumeThatNobodyIsAtAfterAnothersCopyIsGivenUpAllTheSame() throws Exception {
    cloud
        .next(() -> cloud.cinder.copying(cloud.root), () -> cloud.copies("vdb", 10, false))
        .nextNothing(450)
        .next(() -> cloud.guestWritesTo("vdb", cloud.cinder.file(cloud.data)));

    assertThat(place(cloud.root)).singleElement().matches(r -> r.state() == State.STUCK);
  }

  /** It began with the other only when it was done with this one. */
  @Test
  void aSwitchThatCinderWasNotToldOfIsTheSameWarningWhileAnotherVolumeIsCopied() throws Exception {
    cloud.next(
        () -> cloud.cinder.copying(cloud.root),
        () -> {
          cloud.guestWritesTo("vda", cloud.copyFile(cloud.root));
          cloud.copies("vdb", 10, false);
        });

    var result = place(cloud.root).get(0);

    assertThat(result.state()).isEqualTo(State.STUCK);
    assertThat(result.reason()).contains("DO NOT STOP, REBOOT");
  }

  @Test
  void oneThatIsDoneIsDoneWhileNovaIsAtAnotherVolume() throws Exception {
    cloud.next(
        () -> cloud.cinder.copying(cloud.root),
        () -> {
          cloud.guestWritesTo("vda", cloud.copyFile(cloud.root));
          cloud.cinder.copied(cloud.root);
          cloud.compute.asked(cloud.server, "swap_volume");
          cloud.copies("vdb", 10, false);
        });

    assertThat(place(cloud.root)).singleElement().matches(r -> r.state() == State.DONE);
  }

  /** cinder-api away while Nova switches: to set the volume back then would delete its new file. */
  @Test
  void aSwitchThatCinderWasNotToldOfIsAWarningAndNoCommandThatDeletes() throws Exception {
    cloud.next(
        () -> cloud.cinder.copying(cloud.root),
        () -> cloud.copies("vda", VolumeCloud.GIB, true),
        () -> cloud.guestWritesTo("vda", cloud.copyFile(cloud.root)));

    var result = place(cloud.root).get(0);

    assertThat(result.state()).isEqualTo(State.STUCK);
    assertThat(result.reason())
        .contains("DO NOT STOP, REBOOT", "Keep the volume", "docs/operate.md")
        .doesNotContain("cinder delete", "reset-state");
  }

  @Test
  void aSwitchThatNovaHasGivenUpTellingCinderOfIsTheSameWarningAtOnce() throws Exception {
    var waitedOn = new AtomicBoolean();
    cloud.next(
        () -> cloud.cinder.copying(cloud.root),
        () -> {
          cloud.guestWritesTo("vda", cloud.copyFile(cloud.root));
          cloud.compute.askedInVain(cloud.server, "swap_volume");
        },
        () -> waitedOn.set(true));

    var result = place(cloud.root).get(0);

    assertThat(result.state()).isEqualTo(State.STUCK);
    assertThat(result.reason()).contains("DO NOT STOP, REBOOT");
    assertThat(waitedOn).as("the operator was left to believe it goes on").isFalse();
  }

  @Test
  void whileCinderCompletesItWasToldAndIsWaitedFor() throws Exception {
    cloud.next(
        () -> cloud.cinder.copying(cloud.root),
        () -> {
          cloud.guestWritesTo("vda", cloud.copyFile(cloud.root));
          cloud.cinder.completing(cloud.root);
        });

    var result = place(cloud.root).get(0);

    assertThat(cloud.shown).extracting(RetypeProgress::step).contains("finishing");
    assertThat(result.state()).isEqualTo(State.STUCK);
    assertThat(result.reason())
        .contains("DO NOT STOP, REBOOT", "Cinder was told, and has not ended its part")
        .doesNotContain("Nova could not tell it");
  }

  /** The answer to its last question was lost, say: it starts the server from the old file. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereNovaFailsAfterCinderIsDoneItHasTheOldConnectionAndThatIsNoGoodEnd(boolean agents)
      throws Exception {
    if (!agents) {
      cloud.agents = TestingAgents.none();
    }
    cloud.next(
        () -> cloud.cinder.copying(cloud.root),
        () -> {
          cloud.compute.askedInVain(cloud.server, "swap_volume");
          cloud.compute.begun(cloud.server);
          if (agents) {
            cloud.guestWritesTo("vda", cloud.copyFile(cloud.root));
          }
          cloud.cinder.copied(cloud.root);
        });

    var result = place(cloud.root).get(0);

    assertThat(result.state()).isEqualTo(State.STUCK);
    assertThat(result.reason())
        .contains(
            "DO NOT STOP, REBOOT",
            "Nova failed after it",
            "nova-compute on c1",
            "steps 4 to 6",
            "docs/operate.md");
  }

  /** Nova failed while Cinder completed, and only then somebody looks. */
  @Test
  void oneThatIsFoundWhileCinderCompletesIsNoGoodEndEitherWhereNovaHasFailed() throws Exception {
    var unused = cloud.cinder.retype(cloud.root, "nfs-b");
    cloud.cinder.copying(cloud.root);
    cloud.guestWritesTo("vda", cloud.copyFile(cloud.root));
    cloud.cinder.completing(cloud.root);
    cloud.compute.askedInVain(cloud.server, "swap_volume");
    cloud.compute.begun(cloud.server);
    cloud.next(() -> cloud.cinder.copied(cloud.root));

    assertThat(place(cloud.root)).singleElement().matches(r -> r.state() == State.STUCK);
  }

  @Test
  void oneThatIsFoundAndWhoseCopyFailsIsToldWithNovasLog() throws Exception {
    var unused = cloud.cinder.retype(cloud.root, "nfs-b");
    cloud.cinder.copying(cloud.root);
    cloud.copies("vda", 10, false);
    cloud.next(() -> cloud.novaFails(cloud.root, "vda"));

    assertThat(place(cloud.root).get(0).reason()).contains("nova-compute on c1");
  }

  @Test
  void aCopyThatCinderThrowsAwayThoughTheGuestIsOnItIsAnAlarm() throws Exception {
    cloud.next(
        () -> cloud.cinder.copying(cloud.root),
        () -> cloud.guestWritesTo("vda", cloud.copyFile(cloud.root)),
        () -> cloud.cinder.copyFailed(cloud.root));

    var result = place(cloud.root).get(0);

    assertThat(result.state()).isEqualTo(State.STUCK);
    assertThat(result.reason()).contains("SAVE WHAT IS NEW IN THE GUEST NOW");
  }

  @Test
  void aServerThatIsNotAsBeforeIsNoGoodEnd() throws Exception {
    cloud.next(
        () -> cloud.cinder.copying(cloud.root),
        () -> cloud.compute.status(cloud.server, "ERROR"),
        () -> cloud.guestWritesTo("vda", cloud.copyFile(cloud.root)),
        () -> cloud.cinder.copied(cloud.root));

    var result = place(cloud.root).get(0);

    assertThat(result.state()).isEqualTo(State.STUCK);
    assertThat(result.reason()).contains("it is of type nfs-b, but the server is ERROR");
  }

  @Test
  void aVolumeThatIsAvailableForAMomentIsStillOnItsWay() throws Exception {
    cloud.next(
        () -> cloud.cinder.copying(cloud.root),
        () -> cloud.guestWritesTo("vda", cloud.copyFile(cloud.root)),
        // Nova has deleted the old attachment, and Cinder has not exchanged the volumes yet.
        () -> cloud.cinder.status(cloud.root, "available"),
        () -> cloud.cinder.copied(cloud.root));

    assertThat(place(cloud.root)).singleElement().matches(r -> r.state() == State.DONE);
  }

  /** Nova notes down what the server starts from only after it has told Cinder. */
  @Test
  void itIsDoneOnceNovaHasEndedItsPartTooSoThatTheServerMayBeRebooted() throws Exception {
    var waited = new AtomicBoolean();
    cloud.next(
        () -> cloud.cinder.copying(cloud.root),
        () -> {
          cloud.compute.asked(cloud.server, "swap_volume");
          cloud.guestWritesTo("vda", cloud.copyFile(cloud.root));
          cloud.cinder.copied(cloud.root);
        },
        () -> {
          waited.set(true);
          cloud.compute.begun(cloud.server);
        });

    assertThat(place(cloud.root)).singleElement().matches(r -> r.state() == State.DONE);
    assertThat(waited).as("Nova was waited for").isTrue();
  }

  @Test
  void aSwapThatNovaDiedInOnceIsNotWaitedFor() throws Exception {
    cloud.compute.asked(cloud.server, "swap_volume");
    cloud.nextIsMoved(cloud.root, "vda");

    assertThat(place(cloud.root)).singleElement().matches(r -> r.state() == State.DONE);
  }

  @Test
  void whoWaitsNoMoreIsToldThatItGoesOnAndHowToEndIt() throws Exception {
    cloud.next(() -> cloud.cinder.copying(cloud.root), cloud.stop::countDown);

    var results = place();

    assertThat(results).as("the second volume is not begun").hasSize(1);
    assertThat(results.get(0).state()).isEqualTo(State.RUNNING);
    assertThat(results.get(0).reason())
        .contains("neither has a call that stops it", "nova-lean place " + cloud.server);
  }

  @Test
  void oneThatIsUnderWayIsFollowedAndNotBegunAgain() throws Exception {
    var unused = cloud.cinder.retype(cloud.root, "nfs-b");
    cloud.cinder.copying(cloud.root);
    cloud.next(
        () -> cloud.guestWritesTo("vda", cloud.copyFile(cloud.root)),
        () -> cloud.cinder.copied(cloud.root));

    assertThat(place(cloud.root)).singleElement().matches(r -> r.state() == State.DONE);
    assertThat(cloud.cinder.retyped()).hasSize(1);
  }

  /** Found in the middle of the worst: the agent's file is the new one from the first look on. */
  @Test
  void oneThatIsFoundAfterASwitchThatCinderWasNotToldOfIsTheSameWarning() throws Exception {
    var unused = cloud.cinder.retype(cloud.root, "nfs-b");
    cloud.cinder.copying(cloud.root);
    cloud.guestWritesTo("vda", cloud.copyFile(cloud.root));

    assertThat(place(cloud.root).get(0).reason())
        .contains("DO NOT STOP, REBOOT")
        .doesNotContain("cinder delete");
  }

  @Test
  void aCancelEndsTheCopyAndSeesAllPutBack() throws Exception {
    var unused = cloud.cinder.retype(cloud.root, "nfs-b");
    cloud.cinder.copying(cloud.root);
    cloud.copies("vda", 10, false);
    cloud.agents.whenCopyEnds(() -> cloud.next(() -> cloud.novaFails(cloud.root, "vda")));

    var result = cancel().get(0);

    assertThat(cloud.agents.requests()).contains("end-disk-copy c1 " + cloud.server);
    assertThat(result.state()).isEqualTo(State.UNDONE);
    assertThat(result.reason())
        .contains("of type nfs-a as before", "Nova's copy failed or was ended");
  }

  @Test
  void aCancelThatCameTooLateIsSaid() throws Exception {
    var unused = cloud.cinder.retype(cloud.root, "nfs-b");
    cloud.cinder.copying(cloud.root);
    cloud.copies("vda", VolumeCloud.GIB, true);
    cloud.agents.whenCopyEnds(
        () -> {
          cloud.guestWritesTo("vda", cloud.copyFile(cloud.root));
          cloud.next(() -> cloud.cinder.copied(cloud.root));
        });

    assertThat(cancel()).singleElement().matches(r -> r.state() == State.DONE);
  }

  @Test
  void aCancelThatCameTooLateIsNoAlarmBecauseAnEarlierOneEndedACopy() throws Exception {
    cloud.compute.askedInVain(cloud.server, "swap_volume");
    cloud.compute.begun(cloud.server);
    cloud.clock.advance(Duration.ofMinutes(1));
    var unused = cloud.cinder.retype(cloud.root, "nfs-b");
    cloud.cinder.copying(cloud.root);
    cloud.compute.asked(cloud.server, "swap_volume");
    cloud.copies("vda", VolumeCloud.GIB, true);
    cloud.agents.whenCopyEnds(
        () -> {
          cloud.guestWritesTo("vda", cloud.copyFile(cloud.root));
          cloud.next(
              () -> {
                cloud.cinder.copied(cloud.root);
                cloud.compute.begun(cloud.server);
              });
        });

    assertThat(cancel()).singleElement().matches(r -> r.state() == State.DONE);
  }

  @Test
  void whoStopsACancelHasNoOtherCopyEnded() throws Exception {
    for (var volume : List.of(cloud.root, cloud.data)) {
      var unused = cloud.cinder.retype(volume, "nfs-b");
      cloud.cinder.copying(volume);
    }
    cloud.copies("vda", 10, false);
    cloud.copies("vdb", 10, false);
    cloud.agents.whenCopyEnds(cloud.stop::countDown);

    var results = cancel();

    assertThat(cloud.agents.requests()).filteredOn(r -> r.startsWith("end-disk-copy")).hasSize(1);
    assertThat(results)
        .extracting(RetypeResult::state)
        .containsExactly(State.RUNNING, State.RUNNING);
    assertThat(results.get(1).reason())
        .contains("its copy was not ended", "nova-lean place " + cloud.server + " --cancel");
  }

  @Test
  void whatACancelWouldEndIsToldWithoutEndingIt() throws Exception {
    var unused = cloud.cinder.retype(cloud.root, "nfs-b");
    cloud.cinder.copying(cloud.root);
    cloud.copies("vda", 10, false);

    try (var desk = cloud.desk()) {
      assertThat(desk.underWay("web", List.of()))
          .extracting(VolumeMove::target)
          .containsExactly("vda");
      assertThat(desk.underWay("web", List.of(cloud.data))).isEmpty();
    }
    assertThat(cloud.agents.requests()).noneMatch(r -> r.startsWith("end-disk-copy"));
  }

  @Test
  void aCancelWithNothingToEndIsSaidWithWhatCanBeDoneByHand() throws Exception {
    var unused = cloud.cinder.retype(cloud.root, "nfs-b");

    var result = cancel().get(0);

    assertThat(result.state()).isEqualTo(State.RUNNING);
    assertThat(result.reason())
        .contains("nothing copies it now", "virsh blockjob " + cloud.server + " vda --abort");
  }

  @Test
  void withoutVolumesOnTheirWayThereIsNothingToCancel() throws Exception {
    assertThat(cancel()).isEmpty();
    assertThat(cloud.agents.requests()).noneMatch(r -> r.startsWith("end-disk-copy"));
  }

  @Test
  void aDiskThatIsNoFileIsMovedAllTheSame() throws Exception {
    cloud.agents.copies(
        new DiskOf(cloud.server, "vda"), new DiskCopy(false, false, 0, 0, Optional.empty()));
    cloud.next(() -> cloud.cinder.copying(cloud.root), () -> cloud.cinder.copied(cloud.root));

    assertThat(place(cloud.root)).singleElement().matches(r -> r.state() == State.DONE);
  }

  private List<RetypeResult> place(String... volumes) throws Exception {
    try (var desk = cloud.desk()) {
      return desk.carryOut(
          desk.plan("web", "nfs-b", List.of(volumes)), cloud.stop, cloud.shown::add);
    }
  }

  private List<RetypeResult> cancel() throws Exception {
    try (var desk = cloud.desk()) {
      return desk.cancel("web", List.of(), cloud.stop, cloud.shown::add);
    }
  }
}
