package org.novalean.adapter.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.agents.Reports.preflight;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.Reports;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.config.HostPatterns;
import org.novalean.adapter.share.ExportSearch;
import org.novalean.adapter.volumes.TestingVolumes;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.preflight.Finding;

/** What the hosts of a cloud find, and how they compare. */
class HostPreflightsTest {

  private static final Finding PERMITTED =
      new Finding("", "post-copy", "Post-copy is permitted", "ok", "it is permitted", "");
  private static final Finding NOT_PERMITTED =
      new Finding("", "post-copy", "Post-copy is permitted", "failed", "it is not", "permit it");

  private final TestingClock clock = new TestingClock();
  private final TestingCompute compute = new TestingCompute(clock, "c1", "c2", "c3");
  private final Fleet fleet = new Fleet(clock);
  private final TestingVolumes cinder = new TestingVolumes().backend("nfs-a", "nas:/vol");
  private TestingAgents agents = new TestingAgents();
  private List<String> postCopyHosts = List.of("c*");
  private Optional<String> version = Optional.of("1");
  private boolean agentsNeeded;

  @BeforeEach
  void soundHosts() {
    List.of("c1", "c2", "c3").forEach(host -> finds(host, PERMITTED));
  }

  private void finds(String host, Finding... findings) {
    agents.finds(preflight(host, clock.instant(), "share-1", true, findings));
  }

  private List<Finding> look(Optional<String> only) {
    var expected =
        new HostPreflights.Expected(new HostPatterns(postCopyHosts), version, agentsNeeded);
    var shares = new ExportSearch(cinder, clock);
    return new HostPreflights(compute, agents, fleet, shares, expected, clock).look(only);
  }

  private List<String> notOk() {
    return look(Optional.empty()).stream()
        .filter(f -> !f.status().equals("ok"))
        .map(f -> "%s %s %s".formatted(f.host(), f.id(), f.status()))
        .toList();
  }

  private Finding find(String host, String id) {
    return look(Optional.empty()).stream()
        .filter(f -> f.host().equals(host) && f.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nothingIsFoundInASoundCloud() {
    assertThat(notOk()).isEmpty();
    assertThat(look(Optional.empty()))
        .extracting(Finding::id)
        .contains("agent", "clock", "post-copy", "same-share", "migration-network");
  }

  @Test
  void whatAnAgentFindsIsPassedOn() {
    finds("c2", PERMITTED, new Finding("c2", "share", "Share", "failed", "hung", "look"));
    assertThat(notOk()).containsExactly("c2 share failed");
  }

  @Test
  void aHostThatIsDisabledInNovaIsToldOfWithTheReason() {
    compute.service(
        new ComputeService("id-c2", "c2", true, false, Optional.of("AUTO: Connection lost")));
    assertThat(notOk()).containsExactly("c2 nova-compute-enabled warning");
    assertThat(find("c2", "nova-compute-enabled").detail()).contains("AUTO: Connection lost");
    assertThat(find("c2", "nova-compute-enabled").fix()).contains("--enable c2 nova-compute");
  }

  @Test
  void aHostThatIsNamedThoughItDoesNotPermitPostCopyFails() {
    agents.finds(preflight("c2", clock.instant(), "share-1", false, NOT_PERMITTED));
    assertThat(notOk()).containsExactly("c2 post-copy failed");
    assertThat(find("c2", "post-copy").fix()).contains("permit it", "take it out");
  }

  @Test
  void aHostThatPermitsPostCopyAndIsNotNamedIsToldOf() {
    postCopyHosts = List.of("c1", "c3");
    assertThat(notOk()).containsExactly("c2 post-copy warning");
    assertThat(find("c2", "post-copy").fix()).contains("name it");
  }

  @Test
  void aHostWithoutPostCopyByEverybodysWordIsNoFailure() {
    postCopyHosts = List.of("c1", "c3");
    agents.finds(preflight("c2", clock.instant(), "share-1", false, NOT_PERMITTED));
    assertThat(notOk()).containsExactly("c2 post-copy warning");
    assertThat(find("c2", "post-copy").detail()).contains("neither");
  }

  @Test
  void theHostWithAnotherShareThanMostFails() {
    agents.finds(preflight("c2", clock.instant(), "share-2", true, PERMITTED));
    assertThat(notOk()).containsExactly("c2 same-share failed");
    assertThat(find("c2", "same-share").detail()).contains("share-2", "c1, c3");
  }

  @Test
  void ofTwoSharesWithAsManyHostsNeitherIsTheRightOne() {
    agents.finds(preflight("c2", clock.instant(), "share-2", true, PERMITTED));
    agents.finds(preflight("c3", clock.instant(), "share-3", true, PERMITTED));
    assertThat(notOk())
        .containsExactly("c1 same-share failed", "c2 same-share failed", "c3 same-share failed");
  }

  @Test
  void aHostWhoseLibvirtOthersDoNotReachFailsThem() {
    agents.unreachable("c2");
    assertThat(notOk())
        .containsExactly("c1 migration-network failed", "c3 migration-network failed");
    assertThat(find("c1", "migration-network").detail()).contains("c2 at 10.0.0.2");
  }

  @ParameterizedTest
  @CsvSource({
    "2, warning, ahead of",
    "-2, warning, behind",
    "60, failed, ahead of",
    "-60, failed, behind"
  })
  void aClockThatGoesWrongIsFound(int seconds, String status, String words) {
    agents.finds(preflight("c2", clock.instant().plusSeconds(seconds), "share-1", true, PERMITTED));
    assertThat(notOk()).containsExactly("c2 clock " + status);
    assertThat(find("c2", "clock").detail()).contains(Math.abs(seconds) + " s " + words);
  }

  @Test
  void anAgentOfAnotherVersionIsToldOfAndOneOfAnotherProtocolFails() {
    version = Optional.of("2");
    assertThat(notOk()).hasSize(3).contains("c1 agent warning");
    version = Optional.empty();
    assertThat(notOk()).isEmpty();

    agents.finds(speaks(Reports.sound("c1"), Kinds.PROTOCOL + 1));
    assertThat(notOk()).contains("c1 agent failed");
  }

  private void namesShare(String host, String share, Optional<String> export) {
    var found = preflight(host, clock.instant(), "share-1", true, PERMITTED);
    agents.finds(
        new HostPreflight(
            host,
            found.agentVersion(),
            found.protocol(),
            found.at(),
            Optional.of(share),
            export,
            found.shareId(),
            found.permitsPostCopy(),
            found.migrationAddress(),
            0,
            found.findings()));
  }

  private void allNameCinder() {
    for (var host : List.of("c1", "c2", "c3")) {
      namesShare(host, "cinder:nfs-a", Optional.of("nas:/vol"));
    }
  }

  private void volumeIsThere() {
    var unused = new ExportSearch(cinder, clock).step("nfs-a");
    cinder.volumesNamed("nova-lean-share-nfs-a").forEach(volume -> cinder.made(volume.id()));
  }

  @Test
  void aShareOfCindersIsSoundWhereAllHostsHaveTheExportThatCinderNames() {
    allNameCinder();
    volumeIsThere();
    assertThat(notOk()).isEmpty();
    assertThat(find("", "share-of-cinder").detail()).contains("nas:/vol", "cinder:nfs-a");

    var unused = cinder.backend("nfs-a", "nas2:/vol");
    assertThat(notOk())
        .containsExactly(
            "c1 export-of-cinder failed",
            "c2 export-of-cinder failed",
            "c3 export-of-cinder failed");
    assertThat(find("c1", "export-of-cinder").detail()).contains("nas:/vol", "nas2:/vol");
  }

  @Test
  void aHostThatNoAdapterHasToldIsFound() {
    allNameCinder();
    namesShare("c2", "cinder:nfs-a", Optional.empty());
    volumeIsThere();
    assertThat(notOk()).containsExactly("c2 export-of-cinder failed");
    assertThat(find("c2", "export-of-cinder").fix()).contains("nova-lean-adapter runs");
  }

  @Test
  void theDoctorMakesNoVolume() {
    allNameCinder();
    assertThat(find("", "share-of-cinder").status()).isEqualTo("warning");
    assertThat(cinder.volumesNamed("nova-lean-share-nfs-a")).isEmpty();
  }

  @Test
  void whatIsWrongInCinderIsToldOfOneHostToo() {
    allNameCinder();
    cinder.fail(new CloudException.Unusable("the catalogue has no block storage service"));
    assertThat(look(Optional.of("c1")))
        .filteredOn(Finding::isFailed)
        .extracting(Finding::detail)
        .containsExactly("the catalogue has no block storage service");
  }

  @ParameterizedTest
  @CsvSource({"nfs://nas:/srv/nova", "cinder:nfs-b"})
  void hostsThatNameAnotherShareThanACinderOneAreFound(String other) {
    allNameCinder();
    volumeIsThere();
    namesShare("c2", other, Optional.empty());
    assertThat(notOk())
        .contains(
            "c1 same-share-named failed",
            "c2 same-share-named failed",
            "c3 same-share-named failed");
    assertThat(find("c1", "same-share-named").detail())
        .isEqualTo("cinder:nfs-a; but %s on c2".formatted(other));
  }

  @Test
  void twoNamesOfOneServerAreNoFault() {
    namesShare("c1", "nfs://10.0.0.1:/srv/nova", Optional.empty());
    assertThat(notOk()).isEmpty();
  }

  private HostPreflight speaks(HostPreflight found, int protocol) {
    return new HostPreflight(
        found.host(),
        found.agentVersion(),
        protocol,
        clock.instant(),
        found.share(),
        found.shareExport(),
        found.shareId(),
        found.permitsPostCopy(),
        found.migrationAddress(),
        0,
        List.of(PERMITTED));
  }

  @Test
  void anAgentThatIsTooOldToBeAskedFails() {
    agents.refuses("c2", "there is no request 'preflight'");
    assertThat(notOk()).containsExactly("c2 agent failed");
    assertThat(find("c2", "agent").fix()).contains("upgrade");
  }

  @Test
  void anAgentThatHasTooMuchToDoIsNeitherOldNorAbsent() {
    agents.isUnable("c2", "too many requests are being worked on");
    assertThat(notOk()).containsExactly("c2 agent failed");
    assertThat(find("c2", "agent").detail()).contains("too many requests");
    assertThat(find("c2", "agent").fix()).contains("log").doesNotContain("upgrade", "start");
  }

  @Test
  void aSilentAgentAmongOthersFails() {
    compute.service(new ComputeService("1", "c2", false, true, Optional.empty()));
    agents.silence("c2");
    assertThat(notOk()).containsExactly("c2 agent failed");
    assertThat(find("c2", "agent").detail()).contains("no agent answers", "nova-compute is down");
  }

  @Test
  void whereNoHostHasAnAgentAndNoneIsNeededNothingCanBeSeen() {
    agents = TestingAgents.none();
    assertThat(notOk())
        .containsExactly("c1 agent no agent", "c2 agent no agent", "c3 agent no agent");
    agentsNeeded = true;
    assertThat(notOk()).contains("c1 agent failed");
  }

  @Test
  void anAgentWhoseClockIsTooFarAheadToTakeRequestsIsFoundByItsReports() {
    agents.silence("c2");
    fleet.heard(at("c2", clock.instant().plusSeconds(90)));
    assertThat(find("c2", "agent").detail()).contains("90 s ahead of ours");
    assertThat(find("c2", "agent").fix()).contains("time server");
  }

  private static HostReport at(String host, Instant at) {
    var report = Reports.host(host);
    return new HostReport(
        host,
        report.agentVersion(),
        report.startedAt(),
        at,
        report.hypervisor(),
        report.share(),
        report.migrationAddress(),
        report.servers(),
        report.jobs(),
        report.moves(),
        report.problems());
  }

  @Test
  void ofOneHostOnlyIsToldOfNoOther() {
    agents.unreachable("c2");
    assertThat(look(Optional.of("c1"))).isNotEmpty().allMatch(f -> f.host().equals("c1"));
    assertThat(look(Optional.of("c1")))
        .filteredOn(Finding::isFailed)
        .extracting(Finding::id)
        .containsExactly("migration-network");
  }

  @Test
  void aHostThatHasNotJoinedYetIsToldWhatToDo() {
    agents.silence("c9");
    assertThat(look(Optional.of("c9")))
        .filteredOn(f -> f.id().equals("nova-compute"))
        .singleElement()
        .satisfies(f -> assertThat(f.fix()).contains("nova-lean-agent doctor"));
  }
}
