package org.novalean.adapter.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.volumes.NewVolume;
import org.novalean.adapter.volumes.TestingVolumes;
import org.novalean.adapter.volumes.Volume;
import org.novalean.storage.messages.UseShare;

class ExportSearchTest {

  private static final String NAME = "nova-lean-share-nfs-a";

  private final TestingVolumes cinder =
      new TestingVolumes().backend("nfs-a", "10.0.0.1:/a").backend("nfs-b", "10.0.0.2:/b");
  private final TestingClock clock = new TestingClock();
  private final ExportSearch search = new ExportSearch(cinder, clock);

  private Volume volume() {
    return cinder.volumesNamed(NAME).stream()
        .filter(volume -> volume.metadata().containsKey(ExportSearch.MARK))
        .findFirst()
        .orElseThrow();
  }

  private String made() {
    var unused = search.step("nfs-a");
    cinder.made(volume().id());
    return volume().id();
  }

  private void assertWrong(Search found, String... words) {
    assertThat(found)
        .isInstanceOfSatisfying(
            Search.Wrong.class, wrong -> assertThat(wrong.problem()).contains(words));
  }

  @Test
  void theExportIsThatOfASmallVolumeWhichIsMadeWhereThereIsNone() {
    assertThat(search.look("nfs-a")).isEqualTo(new Search.Unmade());
    assertThat(cinder.volumesNamed(NAME)).isEmpty();

    assertThat(search.step("nfs-a")).isInstanceOf(Search.Coming.class);
    assertThat(volume().sizeGib()).isEqualTo(1);
    assertThat(volume().metadata()).isEqualTo(Map.of("nova-lean-share", "nfs-a"));
    assertThat(search.step("nfs-a"))
        .isInstanceOfSatisfying(
            Search.Coming.class, coming -> assertThat(coming.what()).contains("still creating"));

    cinder.made(volume().id());
    var found = new Search.Found(new UseShare.Export("10.0.0.1:/a", "-o vers=3"), volume().id());
    assertThat(search.step("nfs-a")).isEqualTo(found);
    assertThat(search.look("nfs-a")).isEqualTo(found);
  }

  @Test
  void anotherProcessFindsTheVolumeAgainAndMakesNoSecondOne() {
    var id = made();
    assertThat(new ExportSearch(cinder, clock).step("nfs-a"))
        .isInstanceOfSatisfying(
            Search.Found.class, found -> assertThat(found.volumeId()).isEqualTo(id));
    assertThat(cinder.volumesNamed(NAME)).hasSize(1);
  }

  @Test
  void aVolumeThatSomebodyElseGaveTheNameIsLeftAlone() {
    var theirs = cinder.create(new NewVolume(NAME, "nfs-a", 5, Map.of())).id();
    made();
    cinder.made(theirs);
    assertThat(cinder.volumesNamed(NAME)).hasSize(2);
    assertThat(search.look("nfs-a"))
        .isInstanceOfSatisfying(
            Search.Found.class, found -> assertThat(found.volumeId()).isNotEqualTo(theirs));
  }

  @Test
  void ofTwoItIsAlwaysTheSameOneThatIsAskedUnlessThatIsBroken() {
    var mark = Map.of(ExportSearch.MARK, "nfs-a");
    var one = cinder.create(new NewVolume(NAME, "nfs-a", 1, mark)).id();
    var other = cinder.create(new NewVolume(NAME, "nfs-a", 1, mark)).id();
    cinder.made(one);
    cinder.made(other);
    var first = ((Search.Found) search.look("nfs-a")).volumeId();
    var second = first.equals(one) ? other : one;
    assertThat(new ExportSearch(cinder, clock).look("nfs-a"))
        .isInstanceOfSatisfying(
            Search.Found.class, found -> assertThat(found.volumeId()).isEqualTo(first));

    cinder.status(first, "error");
    assertThat(search.look("nfs-a"))
        .isInstanceOfSatisfying(
            Search.Found.class, found -> assertThat(found.volumeId()).isEqualTo(second));
  }

  @Test
  void aTypeThatCinderDoesNotHaveIsNamedWithThoseThatItHas() {
    assertWrong(search.step("nfs-c"), "no volume type 'nfs-c'", "[nfs-a, nfs-b]", "[share] share");
    assertWrong(search.look("nfs-c"), "no volume type 'nfs-c'");
  }

  @Test
  void aTypeWhoseVolumesAreNotReachedByNfsIsRefused() {
    cinder.driver("nfs-a", "iscsi");
    var id = made();
    assertWrong(search.step("nfs-a"), "reached by iscsi", "NFS backend", "volume delete " + id);
  }

  @Test
  void whereTheQuotaIsUsedUpCindersWordsAreTold() {
    cinder.noMore(new CloudException.Unusable("VolumeLimitExceeded: Maximum number of volumes"));
    assertWrong(search.step("nfs-a"), NAME, "1 GiB", "Maximum number of volumes");
  }

  /** As Cinder does where no cinder-volume is up at that moment. */
  private String madeInVain() {
    var unused = search.step("nfs-a");
    cinder.status(volume().id(), "error");
    return volume().id();
  }

  private void assertComing(Search found, String... words) {
    assertThat(found)
        .isInstanceOfSatisfying(
            Search.Coming.class, coming -> assertThat(coming.what()).contains(words));
  }

  private String status(String volumeId) {
    return cinder.volume(volumeId).map(Volume::status).orElse("gone");
  }

  @Test
  void aVolumeThatCinderMadeInVainIsRemovedAndMadeAgain() {
    var inVain = madeInVain();

    assertComing(search.step("nfs-a"), inVain, "removed and made again");
    assertThat(status(inVain)).isEqualTo("deleting");
    assertComing(search.step("nfs-a"), "still deleting");
    cinder.removed(inVain);
    assertComing(search.step("nfs-a"), "Cinder makes the volume " + NAME);
    cinder.made(volume().id());

    assertThat(search.step("nfs-a"))
        .isInstanceOfSatisfying(
            Search.Found.class, found -> assertThat(found.volumeId()).isNotEqualTo(inVain));
  }

  @Test
  void whereItIsMadeInVainAgainItIsRemovedOnceAMinute() {
    var first = madeInVain();
    assertComing(search.step("nfs-a"), first);
    cinder.removed(first);
    var second = madeInVain();

    clock.advance(Renewal.ONCE_IN.minusSeconds(1));
    assertWrong(search.step("nfs-a"), second, "status error", "cinder-scheduler", "once a minute");
    assertThat(status(second)).isEqualTo("error");

    clock.advance(Duration.ofSeconds(1));
    assertComing(search.step("nfs-a"), second);
    assertThat(status(second)).isEqualTo("deleting");
  }

  @Test
  void whoeverOnlyLooksRemovesNothing() {
    var inVain = madeInVain();
    assertWrong(search.look("nfs-a"), inVain, "status error", "once a minute");
    assertThat(status(inVain)).isEqualTo("error");
  }

  @Test
  void aVolumeThatSomebodyUsesIsNotRemoved() {
    var used = madeInVain();
    cinder.attach(used, "server-1");
    cinder.status(used, "error");
    assertWrong(search.step("nfs-a"), "has attachments", "volume delete " + used);
    assertThat(status(used)).isEqualTo("error");
  }

  @Test
  void aVolumeInErrorThatSomebodyElseGaveTheNameIsNotRemoved() {
    var theirs = cinder.create(new NewVolume(NAME, "nfs-a", 5, Map.of())).id();
    cinder.status(theirs, "error");
    assertComing(search.step("nfs-a"), "Cinder makes the volume");
    assertThat(status(theirs)).isEqualTo("error");
  }

  @Test
  void whatCinderCopiesTheVolumeIntoIsNotTakenForIt() {
    var id = made();
    cinder.retype(id, "nfs-b");
    cinder.copying(id);
    var copy = cinder.copyOf(id).orElseThrow().id();
    cinder.status(copy, "error");
    cinder.removed(id);
    assertComing(search.step("nfs-a"), "Cinder makes the volume");
    assertThat(status(copy)).isEqualTo("error");
  }

  @Test
  void whereCinderDoesNotRemoveItItsWordsAreToldForAMinute() {
    var inVain = madeInVain();
    cinder.snapshot(inVain, "monday");
    assertWrong(search.step("nfs-a"), "have snapshots", "volume delete " + inVain);
    assertWrong(search.step("nfs-a"), "have snapshots", "volume delete " + inVain);
  }

  @Test
  void whoMayNotRemoveItIsToldToHaveItDone() {
    var inVain = madeInVain();
    cinder.noRemoval(new CloudException.Forbidden("Policy doesn't allow volume:delete"));
    assertWrong(search.step("nfs-a"), "volume:delete", "volume delete " + inVain);
    assertThat(status(inVain)).isEqualTo("error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error_deleting", "error_extending"})
  void aVolumeInAnotherErrorIsNeitherRemovedNorMadeAgain(String status) {
    cinder.status(made(), status);
    assertWrong(search.step("nfs-a"), status, "cinder-scheduler", "volume delete");
    assertThat(cinder.volumesNamed(NAME))
        .singleElement()
        .satisfies(volume -> assertThat(volume.status()).isEqualTo(status));
  }

  @Test
  void aVolumeThatWasRetypedNamesNoOthersExport() {
    var id = made();
    cinder.retype(id, "nfs-b");
    cinder.copied(id);
    assertWrong(search.step("nfs-a"), "of type 'nfs-b', no longer of 'nfs-a'", "--type");
  }

  @Test
  void optionsThatNoAgentWouldTakeAreToldHereOnce() {
    cinder.backend("nfs-a", "10.0.0.1:relative");
    made();
    assertWrong(search.step("nfs-a"), "10.0.0.1:relative");
  }

  @Test
  void withoutPermissionTheRightsThatAreNeededAreNamed() {
    cinder.fail(new CloudException.Forbidden("GET /types: Policy doesn't allow it."));
    assertWrong(search.step("nfs-a"), "Policy doesn't allow it", "docs/security.md");
  }

  @Test
  void aCinderThatIsAwaySaysNothingAboutTheShare() {
    made();
    cinder.fail(new CloudException.Unreachable("no answer from cinder-api"));
    assertThat(search.step("nfs-a")).isEqualTo(new Search.Away("no answer from cinder-api"));
    cinder.recover();
    assertThat(search.step("nfs-a")).isInstanceOf(Search.Found.class);
  }

  @Test
  void aBackendThatDoesNotAnswerIsNamedWithWhatToDoIfItHasAnotherExport() {
    var id = made();
    cinder.down("nfs-a");
    assertThat(search.step("nfs-a"))
        .isInstanceOfSatisfying(
            Search.Away.class,
            away -> assertThat(away.problem()).contains("500", NAME, "volume delete " + id));
  }

  @Test
  void aLongNameOfATypeFitsIntoTheVolumes() {
    assertThat(ExportSearch.nameOf("t".repeat(255))).hasSize(255);
  }
}
