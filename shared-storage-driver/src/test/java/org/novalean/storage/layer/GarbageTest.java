package org.novalean.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GarbageTest {

  private static final String S = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";
  private static final String G1 = new LayerName(S, "vda", 1).fileName();
  private static final String G2 = new LayerName(S, "vda", 2).fileName();
  private static final String GLANCE = "356a192b7913b04c54574d18c28d46e6395428ab";
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(30));

  private final Garbage garbage = new Garbage(GarbageRules.DEFAULT);

  private final List<ShareFile> files = new ArrayList<>();
  private final List<TrashedFile> trash = new ArrayList<>();
  private final Map<LayerName, LayerRecord> records = new HashMap<>();
  private final List<DiskChain> chains = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> expected = new HashSet<>(Set.of("compute1"));
  private final Map<String, KnownServer> servers = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private final Map<String, Instant> unusedSince = new HashMap<>();
  private final Map<String, Instant> usedBy = new HashMap<>();
  private Instant reportedAt = NOW;

  private GarbageTest file(String name) {
    files.add(new ShareFile(name, 1, 1, LONG_AGO));
    unusedSince.put(name, LONG_AGO);
    return this;
  }

  private GarbageTest server(String state, boolean busy) {
    servers.put(S, new KnownServer(S, state, Optional.empty(), busy, Optional.empty()));
    return this;
  }

  private GarbageTest disk(String directory, String... below) {
    chains.add(new DiskChain(directory, "disk", List.of(below)));
    return this;
  }

  private GarbageTest recorded(String layer, LayerState state) {
    records.put(
        LayerName.parse(layer).orElseThrow(), new LayerRecord(state, LONG_AGO, "compute1", 1, 1));
    return this;
  }

  private GarbagePlan plan() {
    return garbage.plan(
        new GarbageWorld(
            NOW,
            files,
            trash,
            records,
            List.of(new HostInventory("compute1", reportedAt, chains, Set.of(), problems)),
            expected,
            servers,
            underWay,
            unusedSince,
            usedBy));
  }

  private Verdict verdict(String name) {
    return plan().verdicts().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  private void assertKept(String name, String reason) {
    assertThat(verdict(name)).isInstanceOf(Verdict.Keep.class);
    assertThat(verdict(name).reason()).contains(reason);
  }

  private void assertCollected(String name, String reason) {
    assertThat(verdict(name)).isInstanceOf(Verdict.Collect.class);
    assertThat(verdict(name).reason()).contains(reason);
  }

  @Test
  void theLayerOfADeletedServerIsCollected() {
    file(G1).assertCollected(G1, "Nova knows its server no more");
  }

  @Test
  void aLayerThatADiskStandsOnIsKeptEvenIfNovaKnowsNoSuchServer() {
    file(G1).disk(S, G1).assertKept(G1, S + "/disk on compute1 stands on it");
  }

  @Test
  void aLayerThatWaitsForTheConfirmationOfAResizeIsKept() {
    file(G1).file(G2).server("ACTIVE", false).recorded(G2, LayerState.WHOLE);
    disk(S, G2).disk(S + "_resize", G1).assertKept(G1, S + "_resize/disk on compute1");
  }

  @Test
  void aLayerThatANewerOneReplacedIsCollected() {
    file(G1).file(G2).server("ACTIVE", false).disk(S, G2).recorded(G2, LayerState.WHOLE);
    assertCollected(G1, G2 + " has taken its place");
    assertKept(G2, "stands on it");
  }

  @Test
  void aNewerLayerThatIsNotInUseReplacesNothing() {
    file(G1).file(G2).server("ACTIVE", false).recorded(G2, LayerState.WHOLE);
    assertKept(G1, "its server has no disk on any host that reports");
  }

  @Test
  void aNewerLayerThatACommitWritesToReplacesNothing() {
    unusedSince.put(G1, NOW.minus(Duration.ofDays(2)));
    files.add(new ShareFile(G1, 1, 1, LONG_AGO));
    file(G2).server("ACTIVE", false).disk(S, G2).recorded(G2, LayerState.COMMITTING);
    assertKept(G1, "its server runs on another image");
  }

  @Test
  void theOnlyCopyOfALivingServersDataIsKeptForDays() {
    file(G1).server("ACTIVE", false).disk(S, GLANCE);
    unusedSince.put(G1, NOW.minus(Duration.ofDays(6)));
    assertKept(G1, "its server runs on another image");

    unusedSince.put(G1, NOW.minus(Duration.ofDays(8)));
    assertCollected(G1, "its server runs on another image");
  }

  @Test
  void theLayerOfAShelvedServerIsKeptForDays() {
    file(G1).server("SHELVED_OFFLOADED", false);
    unusedSince.put(G1, NOW.minus(Duration.ofDays(6)));
    assertKept(G1, "its server is shelved");

    unusedSince.put(G1, NOW.minus(Duration.ofDays(8)));
    assertCollected(G1, "its server is shelved");
  }

  @Test
  void theLayerOfAServerWithoutADiskAnywhereIsKeptForEver() {
    file(G1).server("ACTIVE", false).assertKept(G1, "no disk on any host that reports");
  }

  @Test
  void nothingOfAServerGoesWhileSomethingIsDoneToIt() {
    file(G1).server("SHELVED_OFFLOADED", true).assertKept(G1, "an operation on its server");
  }

  @Test
  void whatAJournalNamesIsKept() {
    underWay.add(G1);
    file(G1).assertKept(G1, "work that is under way names it");
  }

  @Test
  void aLayerSeenUnusedForTheFirstTimeIsKeptAndRemembered() {
    files.add(new ShareFile(G1, 1, 1, LONG_AGO));
    assertKept(G1, "Nova knows its server no more; collected after 2026-11-25T00:00:00Z");
    assertThat(plan().unusedSince()).containsExactly(Map.entry(G1, NOW));
  }

  @Test
  void aLayerThatIsInUseAgainIsForgotten() {
    file(G1).disk(S, G1);
    assertThat(plan().unusedSince()).isEmpty();
  }

  @Test
  void nothingIsCollectedWhileAHostIsSilent() {
    expected.add("compute2");
    file(G1).file(GLANCE);
    assertKept(G1, "compute2 has not said lately what its disks stand on");
    assertKept(GLANCE, "compute2 has not said lately");
  }

  @Test
  void nothingIsCollectedOnOldNews() {
    reportedAt = NOW.minus(Duration.ofHours(1));
    file(G1).assertKept(G1, "compute1 has not said lately");
  }

  @Test
  void nothingIsCollectedWhileAHostCannotReadAnImage() {
    problems.add("/x/disk is damaged");
    file(G1).assertKept(G1, "compute1 cannot say what all its disks stand on: /x/disk is damaged");
  }

  @Test
  void nothingIsCollectedWhenNobodyIsExpected() {
    expected.clear();
    file(G1).assertKept(G1, "no host is expected");
  }

  @Test
  void nothingIsCollectedWhileAServerIsOnAHostThatDoesNotReport() {
    servers.put("x", new KnownServer("x", "ACTIVE", Optional.of("old"), false, Optional.empty()));
    file(G1).assertKept(G1, "server x is on old, which is not among the hosts that report");
  }

  @Test
  void whileSomebodyIsSilentNothingBeginsToCountAsUnused() {
    expected.add("compute2");
    files.add(new ShareFile(G1, 1, 1, LONG_AGO));
    assertThat(plan().unusedSince()).isEmpty();
  }

  @Test
  void aGlanceImageThatNothingStandsOnIsCollected() {
    file(GLANCE).assertCollected(GLANCE, "no disk stands on this image");
  }

  @Test
  void aGlanceImageThatALivingServerWasMadeFromIsKept() {
    servers.put(S, new KnownServer(S, "ACTIVE", Optional.of("compute1"), false, Optional.of("1")));
    file(GLANCE).assertKept(GLANCE, "a server was made from this image");
  }

  @Test
  void aGlanceImageThatNovaTouchedLatelyIsKept() {
    files.add(new ShareFile(GLANCE, 1, 1, NOW.minus(Duration.ofHours(1))));
    unusedSince.put(GLANCE, LONG_AGO);
    assertKept(GLANCE, "Nova has used this image lately");
  }

  @Test
  void whatIsNotKnownIsNeverTouched() {
    for (var name : List.of(GLANCE + "_20", GLANCE + ".part", "ephemeral_1_0706d66", "notes")) {
      file(name).assertKept(name, "never touched");
    }
  }

  @Test
  void whatWasCollectedAndIsNeededComesBack() {
    trash.add(new TrashedFile(G1, NOW));
    expected.add("silent");
    disk(S, G1);
    assertThat(verdict(G1)).isInstanceOf(Verdict.Restore.class);
  }

  @Test
  void whatWasCollectedAndIsNeededIsNotPutOverAnother() {
    trash.add(new TrashedFile(G1, LONG_AGO));
    disk(S, G1);
    files.add(new ShareFile(G1, 1, 1, NOW));
    assertThat(plan().verdicts())
        .filteredOn(verdict -> !(verdict instanceof Verdict.Keep))
        .isEmpty();
    assertThat(plan().verdicts())
        .anyMatch(verdict -> verdict.reason().contains("a file of that name is there again"));
  }

  @Test
  void nothingIsCollectedWhileAHostOfAnotherCloudUsesTheShare() {
    usedBy.put("compute1", LONG_AGO);
    usedBy.put("elsewhere", LONG_AGO.minus(Duration.ofMinutes(59)));
    file(G1).assertKept(G1, "host elsewhere uses this share, but Nova does not list it");
  }

  @Test
  void nothingIsDeletedMeanwhileEither() {
    usedBy.put("elsewhere", NOW);
    trash.add(new TrashedFile(G1, LONG_AGO));
    assertKept(G1, "nothing is deleted now: host elsewhere uses this share");
  }

  @Test
  void aHostThatWasTakenOutOfTheCloudIsNoHindranceAnHourLater() {
    usedBy.put("compute1", LONG_AGO);
    usedBy.put("former", LONG_AGO.minus(Duration.ofMinutes(61)));
    file(G1).assertCollected(G1, "Nova knows its server no more");
  }

  @Test
  void whatWasCollectedIsDeletedLater() {
    trash.add(new TrashedFile(G1, NOW.minus(Duration.ofHours(23))));
    trash.add(new TrashedFile(G2, NOW.minus(Duration.ofHours(25))));
    assertKept(G1, "in the trash; deleted after 2026-11-24T01:00:00Z");
    assertThat(verdict(G2)).isInstanceOf(Verdict.Purge.class);
  }
}
