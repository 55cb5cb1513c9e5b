package org.novalean.adapter.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.agents.Reports.ofCinder;
import static org.novalean.adapter.agents.Reports.sealed;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.volumes.TestingVolumes;
import org.novalean.storage.layer.DiskChain;
import org.novalean.storage.layer.HostInventory;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.ServerReport;
import org.novalean.storage.messages.UseShare;

class CinderSharesTest {

  private static final String SERVER = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";
  private static final String OLD = "10.0.0.1:/a";
  private static final String NEW = "10.0.0.9:/a";

  private final TestingClock clock = new TestingClock();
  private final TestingVolumes cinder = new TestingVolumes().backend("nfs-a", OLD);
  private final TestingCompute compute = new TestingCompute(clock, "c1", "c2");
  private final TestingAgents agents = new TestingAgents();
  private final Fleet fleet = new Fleet(clock);
  private final Map<String, HostReport> hosts = new LinkedHashMap<>();
  private CinderShares shares = new CinderShares(cinder, compute, agents, fleet, clock);

  @BeforeEach
  void twoHostsWait() {
    waits("c1", false);
    waits("c2", false);
  }

  private void waits(String host, boolean knowsShare) {
    hosts.put(host, ofCinder(host, Optional.empty(), knowsShare));
  }

  private void uses(String host, String export, ServerReport... servers) {
    hosts.put(host, ofCinder(host, Optional.of(export), true, servers));
  }

  /** All hosts report, and the adapter looks; an agent uses what it is told. */
  private void round() {
    hosts.values().forEach(fleet::heard);
    shares.round();
    hosts.replaceAll(
        (host, report) ->
            agents
                .told(host)
                .flatMap(UseShare::export)
                .filter(
                    export ->
                        agents
                            .requests()
                            .contains("use-share %s %s".formatted(host, export.export())))
                .map(
                    export ->
                        ofCinder(
                            host,
                            Optional.of(export.export()),
                            true,
                            report.servers().toArray(ServerReport[]::new)))
                .orElse(report));
  }

  private void roundLater() {
    clock.advance(CinderShares.LOOK_EVERY);
    round();
  }

  private Optional<String> told(String host) {
    return agents.told(host).flatMap(UseShare::export).map(UseShare.Export::export);
  }

  private String problem(String host) {
    return agents.told(host).map(UseShare::problem).orElse("nothing was told");
  }

  private void volumeIsMade() {
    cinder.volumesNamed("nova-lean-share-nfs-a").forEach(volume -> cinder.made(volume.id()));
  }

  private void bothUseTheOldExport() {
    round();
    volumeIsMade();
    roundLater();
    assertThat(told("c1")).contains(OLD);
    assertThat(told("c2")).contains(OLD);
  }

  private void theBackendMoves() {
    var unused = cinder.backend("nfs-a", NEW);
  }

  private static HostInventory inventory(String host, DiskChain... chains) {
    return new HostInventory(host, Instant.EPOCH, List.of(chains), Set.of(), List.of());
  }

  @Test
  void hostsThatWaitAreToldAsSoonAsTheVolumeIsMade() {
    round();
    assertThat(problem("c1")).contains("Cinder makes the volume nova-lean-share-nfs-a");
    assertThat(told("c1")).isEmpty();

    volumeIsMade();
    clock.advance(CinderShares.SOON);
    round();
    assertThat(agents.told("c2"))
        .contains(new UseShare("nfs-a", Optional.of(new UseShare.Export(OLD, "-o vers=3")), ""));
    assertThat(told("c1")).contains(OLD);
  }

  @Test
  void whatIsSaidAlreadyIsRepeatedOnceAMinute() {
    bothUseTheOldExport();
    var said = agents.requests().size();
    round();
    clock.advance(CinderShares.ASK_AGAIN);
    round();
    assertThat(agents.requests()).hasSize(said);

    roundLater();
    assertThat(agents.requests()).hasSize(said + 2);
  }

  @Test
  void anAgentThatDidNotTakeItIsToldAgainSoon() {
    round();
    volumeIsMade();
    clock.advance(CinderShares.SOON);
    agents.refuses("c1", "it cannot be mounted");
    round();
    agents.answer("c1");
    clock.advance(CinderShares.SOON);
    round();
    assertThat(told("c1")).contains(OLD);
  }

  @Test
  void hostsWithOtherSharesAreNotTouched() {
    hosts.clear();
    hosts.put("c1", Reports.host("c1"));
    round();
    assertThat(agents.requests()).isEmpty();
    assertThat(cinder.volumesNamed("nova-lean-share-nfs-a")).isEmpty();
  }

  @Test
  void aTypeThatIsMissingIsToldToAllAndTakenWhenItIsThere() {
    cinder.fail(new CloudException.Unusable("the catalogue has no block storage service"));
    round();
    assertThat(problem("c1")).contains("no block storage service");

    cinder.recover();
    clock.advance(CinderShares.ASK_AGAIN);
    round();
    volumeIsMade();
    clock.advance(CinderShares.SOON);
    round();
    assertThat(told("c1")).contains(OLD);
  }

  @Test
  void aCinderThatIsAwayConcernsNoHostThatKnowsItsExport() {
    bothUseTheOldExport();
    waits("c3", false);
    cinder.fail(new CloudException.Unreachable("no answer from cinder-api"));
    roundLater();
    assertThat(problem("c1")).isEmpty();
    assertThat(problem("c3")).isEqualTo("no answer from cinder-api");
  }

  @Test
  void whatIsWrongInCinderIsToldToHostsThatHaveTheirShareToo() {
    bothUseTheOldExport();
    var volume = cinder.volumesNamed("nova-lean-share-nfs-a").get(0).id();
    cinder.status(volume, "error_deleting");
    roundLater();
    assertThat(problem("c1")).contains("status error_deleting");
    assertThat(agents.told("c1").orElseThrow().export()).isEmpty();

    cinder.made(volume);
    roundLater();
    roundLater();
    assertThat(problem("c1")).isEmpty();
  }

  @Test
  void aVolumeThatIsInErrorIsMadeAgainAndNoHostLosesItsShare() {
    bothUseTheOldExport();
    var volume = cinder.volumesNamed("nova-lean-share-nfs-a").get(0).id();
    cinder.status(volume, "error");
    roundLater();
    assertThat(problem("c1")).isEmpty();

    cinder.removed(volume);
    roundLater();
    volumeIsMade();
    waits("c3", false);
    roundLater();
    assertThat(told("c1")).contains(OLD);
    assertThat(told("c3")).contains(OLD);
    assertThat(cinder.volumesNamed("nova-lean-share-nfs-a"))
        .singleElement()
        .satisfies(made -> assertThat(made.id()).isNotEqualTo(volume));
  }

  @Test
  void noHostIsSwitchedWhileAServerStandsOnTheOldExport() {
    bothUseTheOldExport();
    uses("c2", OLD, sealed(SERVER, 1));
    theBackendMoves();
    roundLater();

    for (var host : List.of("c1", "c2")) {
      assertThat(agents.told(host).orElseThrow().export()).isEmpty();
      assertThat(problem(host))
          .contains("Cinder names " + NEW, "uses " + OLD, "1 servers of c2", SERVER)
          .contains("docs/operate.md");
    }
    assertThat(agents.requests()).doesNotContain("inventory c1 ");
  }

  @Test
  void whereNothingStandsOnTheOldExportAllHostsGoOver() {
    bothUseTheOldExport();
    theBackendMoves();
    roundLater();
    assertThat(agents.requests()).contains("inventory c1 ", "inventory c2 ");
    assertThat(told("c1")).contains(NEW);
    assertThat(told("c2")).contains(NEW);
  }

  @Test
  void aStoppedServersDiskKeepsThemToo() {
    bothUseTheOldExport();
    agents.has(inventory("c2", new DiskChain(SERVER, "disk", List.of("layer"))));
    theBackendMoves();
    roundLater();
    assertThat(problem("c1")).contains("c2: 1 disks", SERVER + "/disk");

    agents.has(inventory("c2"));
    roundLater();
    assertThat(told("c1")).contains(NEW);
  }

  @Test
  void whatAHostOfNovasThatIsSilentHasIsNotKnownSoNobodyGoes() {
    bothUseTheOldExport();
    hosts.remove("c2");
    clock.advance(Fleet.FRESH);
    theBackendMoves();
    roundLater();
    assertThat(problem("c1")).contains("no agent answers on c2");
    assertThat(agents.told("c1").orElseThrow().export()).isEmpty();
  }

  @Test
  void aHostWhoseInventoryIsNotCompleteKeepsThem() {
    bothUseTheOldExport();
    agents.has(
        new HostInventory(
            "c2", Instant.EPOCH, List.of(), Set.of(), List.of("disk.eph0 cannot be read")));
    theBackendMoves();
    roundLater();
    assertThat(problem("c1")).contains("c2: disk.eph0 cannot be read");
  }

  @Test
  void aHostThatJoinsMeanwhileBeginsNoSecondShare() {
    bothUseTheOldExport();
    uses("c2", OLD, sealed(SERVER, 1));
    theBackendMoves();
    waits("c3", false);
    roundLater();
    assertThat(agents.told("c3").orElseThrow().export()).isEmpty();
    assertThat(problem("c3")).contains("c1 uses " + OLD, "second share");
  }

  @Test
  void aHostThatKnowsAShareMayTryAndTakesNoOther() {
    bothUseTheOldExport();
    uses("c2", OLD, sealed(SERVER, 1));
    theBackendMoves();
    waits("c1", true);
    roundLater();
    assertThat(told("c1")).contains(NEW);
    assertThat(problem("c2")).contains("stays there");
  }

  @Test
  void anAdapterThatTakesOverTellsTheSameAndMakesNoSecondVolume() {
    bothUseTheOldExport();
    shares = new CinderShares(cinder, compute, agents, fleet, clock);
    waits("c3", false);
    round();
    assertThat(told("c3")).contains(OLD);
    assertThat(cinder.volumesNamed("nova-lean-share-nfs-a")).hasSize(1);
  }
}
