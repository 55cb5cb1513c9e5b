package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.novalean.storage.image.TestingDiskImages;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.job.TestingClock;
import org.novalean.storage.layer.HostInventory;
import org.novalean.storage.layer.LayerInventory;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.messages.CinderShareReport;
import org.novalean.storage.messages.UseShare;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.share.CinderShare;
import org.novalean.storage.share.ShareLocation;
import org.novalean.storage.share.TestingShareMounts;

class ShareUseTest {

  private static final String SERVER = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";

  private final TestingShareMounts host;
  private final CinderShare cinder;
  private final TestingClock clock = new TestingClock();
  private final TestingDiskImages images = new TestingDiskImages();
  private final Arrivals arrivals;
  private final ShareUse use;
  private List<String> problems = List.of();
  private Set<String> alsoNamed = Set.of();

  ShareUseTest(@TempDir Path directory) throws IOException {
    host = new TestingShareMounts(directory.toRealPath());
    cinder = new CinderShare("nfs-a", host.statePath(), clock);
    arrivals = new Arrivals(directory.resolve("arrivals.json"), clock);
    use = use(ShareLocation.parse("cinder:nfs-a"), Optional.of(cinder));
  }

  private ShareUse use(ShareLocation configured, Optional<CinderShare> share) {
    return new ShareUse(
        configured,
        share,
        host.mounts(() -> share.<ShareLocation>map(CinderShare::get).orElse(configured)),
        this::inventory,
        arrivals);
  }

  private HostInventory inventory() {
    var files = new FileWork("disk", 2, Duration.ofSeconds(30));
    var found = new LayerInventory("c1", host.place(), images, files, clock).take(alsoNamed);
    return problems.isEmpty()
        ? found
        : new HostInventory(found.host(), found.at(), found.chains(), alsoNamed, problems);
  }

  private static UseShare told(String export) {
    return new UseShare("nfs-a", Optional.of(new UseShare.Export(export, "-o vers=4")), "");
  }

  private void serverOnLayer() throws IOException {
    var layer = host.place().file(new LayerName(SERVER, "vda", 1).fileName());
    images.create(layer, 1 << 20);
    var home = Files.createDirectories(host.place().instancesPath().resolve(SERVER));
    images.createOverlay(home.resolve("disk"), layer, 1 << 20);
  }

  private void knowsAShare() throws IOException {
    Files.writeString(CinderShare.identityIn(host.statePath()), "{}");
  }

  @Test
  void whatTheAdapterTellsIsMountedAtOnceAndAfterARestartWithoutAnAdapter() throws Exception {
    assertThat(use.report()).contains(new CinderShareReport("nfs-a", Optional.empty(), false));
    assertThat(use.establish()).isEmpty();
    assertThat(host.mounted()).isEmpty();

    use.use(told("nas:/vol"));
    assertThat(host.mounted()).isEqualTo("nas:/vol");
    assertThat(use.report())
        .contains(new CinderShareReport("nfs-a", Optional.of("nas:/vol"), false));

    host.unmountAll();
    var again = new CinderShare("nfs-a", host.statePath(), clock);
    assertThat(use(ShareLocation.parse("cinder:nfs-a"), Optional.of(again)).establish()).isEmpty();
    assertThat(host.mounted()).isEqualTo("nas:/vol");
  }

  @Test
  void toldTheSameAgainNothingIsDone() throws Exception {
    use.use(told("nas:/vol"));
    var done = List.copyOf(host.done());
    use.use(told("nas:/vol"));
    assertThat(host.done()).isEqualTo(done);
  }

  @ParameterizedTest
  @CsvSource({"cinder:nfs-b", "nfs://nas:/vol", "path:/mnt/share"})
  void aHostWhoseConfigurationNamesAnotherShareTakesNone(String configured) {
    var location = ShareLocation.parse(configured);
    var other =
        use(
            location,
            location instanceof ShareLocation.Cinder
                ? Optional.of(new CinderShare("nfs-b", host.statePath(), clock))
                : Optional.empty());
    assertThatThrownBy(() -> other.use(told("nas:/vol")))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining(configured)
        .hasMessageContaining("not cinder:nfs-a");
    assertThat(host.done()).isEmpty();
  }

  @Test
  void whatIsNoExportIsRefusedAndNothingIsKept() {
    assertThatThrownBy(() -> use.use(told("-oexec:/vol")))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("-oexec:/vol");
    assertThat(cinder.get().export()).isEmpty();
    assertThat(host.done()).isEmpty();
  }

  @Test
  void whereNothingStandsOnTheOldExportTheHostGoesOverAndKnowsTheNewShareAnew() throws Exception {
    use.use(told("nas:/vol"));
    knowsAShare();

    use.use(told("nas2:/vol"));
    assertThat(host.mounted()).isEqualTo("nas2:/vol");
    assertThat(cinder.knowsIdentity()).isFalse();
    assertThat(host.done())
        .containsSubsequence("unmount locks", "unmount _base", "unmount share", "mount share");
  }

  private void assertStays(String why) {
    assertThatThrownBy(() -> use.use(told("nas2:/vol")))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining(why);
    assertThat(host.mounted()).isEqualTo("nas:/vol");
    assertThat(use.report().orElseThrow().export()).contains("nas:/vol");
    assertThat(cinder.knowsIdentity()).isTrue();
  }

  @Test
  void aServerOnTheOldExportKeepsTheHostThereWhoeverAsks() throws Exception {
    use.use(told("nas:/vol"));
    knowsAShare();
    serverOnLayer();
    assertStays("1 disks stand on it, such as " + SERVER + "/disk");
    assertThat(use.establish())
        .singleElement()
        .asString()
        .contains("though Cinder names nas2:/vol", SERVER);
  }

  @Test
  void soDoesOneThatMayBeOnItsWay() throws Exception {
    use.use(told("nas:/vol"));
    knowsAShare();
    arrivals.expect(SERVER);
    assertStays("server %s may be on its way here".formatted(SERVER));

    clock.advance(Arrivals.SOON.plusSeconds(1));
    use.use(told("nas2:/vol"));
    assertThat(host.mounted()).isEqualTo("nas2:/vol");
  }

  @Test
  void soDoesAFileThatAQemuOrTheJournalNeeds() throws Exception {
    use.use(told("nas:/vol"));
    knowsAShare();
    alsoNamed = Set.of("layer");
    assertStays("layer is in use");
  }

  @Test
  void soDoesAMountThatSomebodyElseHasMade() throws Exception {
    use.use(told("nas:/vol"));
    knowsAShare();
    host.mountedByTheOperator(host.place().locks());
    assertStays("nas:/vol/nova-lean/locks is mounted at " + host.place().locks());
  }

  @Test
  void soDoesWhatCannotBeLookedAt() throws Exception {
    use.use(told("nas:/vol"));
    knowsAShare();
    problems = List.of("disk.eph0 cannot be read");
    assertStays("disk.eph0 cannot be read");
  }

  @Test
  void whereSomethingHasTheOldOneOpenItIsMountedAgain() throws Exception {
    use.use(told("nas:/vol"));
    knowsAShare();
    host.busy(host.place().base());
    assertStays("target is busy");
    assertThat(host.done()).endsWith("unmount locks", "bind locks");
  }

  @Test
  void whatIsMadeInTheLastMomentKeepsTheHostThere() throws Exception {
    use.use(told("nas:/vol"));
    knowsAShare();
    host.onUnmount(
        () -> {
          if (host.mounted().isEmpty()) {
            alsoNamed = Set.of("layer");
          }
        });
    assertStays("layer is in use");
  }

  @Test
  void whatTheAdapterSaysIsWrongIsToldUntilItIsRight() throws Exception {
    use.use(told("nas:/vol"));
    use.use(new UseShare("nfs-a", Optional.empty(), "Cinder names another export"));
    assertThat(use.establish()).containsExactly("Cinder names another export");
    assertThat(host.mounted()).isEqualTo("nas:/vol");

    use.use(told("nas:/vol"));
    assertThat(use.establish()).isEmpty();
  }
}
