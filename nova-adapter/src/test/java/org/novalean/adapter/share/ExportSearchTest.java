package org.novalean.adapter.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.volumes.NewVolume;
import org.novalean.adapter.volumes.TestingVolumes;
import org.novalean.adapter.volumes.Volume;
import org.novalean.storage.messages.UseShare;

class ExportSearchTest {

  private static final String NAME = "nova-lean-share-nfs-a";

  private final TestingVolumes cinder =
      new TestingVolumes().backend("nfs-a", "10.0.0.1:/a").backend("nfs-b", "10.0.0.2:/b");
  private final ExportSearch search = new ExportSearch(cinder);

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
    assertThat(new ExportSearch(cinder).step("nfs-a"))
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
    assertThat(new ExportSearch(cinder).look("nfs-a"))
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

  @ParameterizedTest
  @ValueSource(strings = {"error", "error_deleting"})
  void aVolumeThatCouldNotBeMadeIsNotMadeAgainAndAgain(String status) {
    cinder.status(made(), status);
    assertWrong(search.step("nfs-a"), status, "cinder-scheduler", "volume delete");
    assertThat(cinder.volumesNamed(NAME)).hasSize(1);
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
