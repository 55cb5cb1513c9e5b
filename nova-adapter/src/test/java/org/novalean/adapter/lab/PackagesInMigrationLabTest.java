package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.novalean.adapter.lab.LabPackages.ADAPTER;
import static org.novalean.adapter.lab.LabPackages.AGENT;
import static org.novalean.adapter.lab.LabPackages.CONTROLLER;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.novalean.adapter.compute.MigrationStatus;

/**
 * A package is upgraded, stopped or removed while a server is on its way, its disk being mirrored
 * or its memory being fetched in post-copy: the server arrives with every block right, and what is
 * on record of its migration is true.
 */
@Tag("layered")
@Thorough
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackagesInMigrationLabTest {

  /** Memory takes most of a minute in post-copy, then: longer than dpkg on a busy machine. */
  private static final int POST_COPY_MIB = 3;

  /** So does the server's current data, on such a link. */
  private static final String SLOW = "24mbit";

  /** Before the switch memory does not flow faster than on this, so most of it is left. */
  private static final String MODERATE = "50mbit";

  private static final int CURRENT_DATA = 88;
  private static final Pattern COPIED = Pattern.compile(": \\[ *(\\d+)");

  private final Lab lab = Lab.fromEnvironment();
  private PackagedCloud cloud;
  private LabServer server;
  private String source = "";
  private String destination = "";
  private int upgrades;

  /** An agent's host. */
  enum End {
    SOURCE,
    DESTINATION
  }

  /** How far a migration is. */
  enum Moment {
    MIRROR,
    POST_COPY
  }

  @BeforeAll
  void install() {
    cloud =
        new PackagedCloud(
            lab,
            Map.of("post_copy_bandwidth_mib", "" + POST_COPY_MIB),
            "--memory",
            "256",
            "--dirty",
            "96@1",
            "--data",
            "96");
    server = cloud.server;
    cloud.seal();
    server.guest("rewrite", "4", "" + CURRENT_DATA);
  }

  @AfterEach
  void complete() {
    server.awaitNoTask();
    link("off");
    cloud.complete();
  }

  @AfterAll
  void remove() {
    if (cloud != null) {
      cloud.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"SOURCE,MIRROR", "DESTINATION,MIRROR", "SOURCE,POST_COPY", "DESTINATION,POST_COPY"})
  void anAgentIsUpgraded(End end, Moment moment, @TempDir Path directory) {
    begin(moment);
    cloud.packages.install(host(end), cloud.agent.rebuilt(directory, "9." + upgrades++));
    assertIsStillIn(moment);

    assertArrivesLean();
    assertThat(cloud.packages.isActive(host(end), AGENT)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"SOURCE,MIRROR", "DESTINATION,MIRROR", "SOURCE,POST_COPY", "DESTINATION,POST_COPY"})
  void anAgentIsStopped(End end, Moment moment) {
    begin(moment);
    stop(host(end), AGENT);
    assertIsStillIn(moment);

    if (moment == Moment.POST_COPY) {
      assertThat(qemuOnSource("info migrate_parameters"))
          .as("the agent's limit holds without it")
          .contains("max-postcopy-bandwidth: " + (POST_COPY_MIB << 20));
    }
    assertArrivesLean();
  }

  /** Its disk stands on the share at both ends by then, and only the agent mounts that. */
  @ParameterizedTest
  @CsvSource({"SOURCE,MIRROR", "DESTINATION,MIRROR", "SOURCE,POST_COPY", "DESTINATION,POST_COPY"})
  void anAgentWithoutWhichTheServerWouldLoseItsShareIsNotRemoved(End end, Moment moment) {
    begin(moment);
    assertThatThrownBy(() -> cloud.packages.remove(host(end), AGENT))
        .hasMessageContaining(server.id() + "/disk")
        .hasMessageContaining("nova-lean hydrate SERVER")
        .hasMessageContaining("not removed");
    assertThat(cloud.packages.isActive(host(end), AGENT)).isTrue();
    assertIsStillIn(moment);

    assertArrivesLean();
  }

  @ParameterizedTest
  @CsvSource({"SOURCE,MIRROR", "DESTINATION,MIRROR", "SOURCE,POST_COPY", "DESTINATION,POST_COPY"})
  void anAgentIsRemovedWhereFstabKeepsTheShare(End end, Moment moment) {
    PackagedCloud.HOSTS.forEach(cloud::keepByFstab);
    begin(moment);
    assertThat(cloud.packages.remove(host(end), AGENT)).contains("the share stays mounted");
    assertIsStillIn(moment);

    assertArrivesLean();
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void theAdapterIsStopped(Moment moment) {
    begin(moment);
    stop(CONTROLLER, ADAPTER);
    assertIsStillIn(moment);
    assertThat(cloud.packages.novaLean("migrations")).contains("nova-lean was stopped");

    assertArrives();
    cloud.packages.start(CONTROLLER, ADAPTER);
    assertIsOnRecordAsNovaDidIt(moment);
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void theAdapterIsRemoved(Moment moment) {
    begin(moment);
    cloud.packages.remove(CONTROLLER, ADAPTER);
    assertIsStillIn(moment);

    assertArrives();
    cloud.packages.install(CONTROLLER, cloud.adapter);
    assertIsOnRecordAsNovaDidIt(moment);
  }

  private void begin(Moment moment) {
    source = server.host();
    destination = PackagedCloud.other(source);
    link(moment == Moment.MIRROR ? SLOW : MODERATE);
    server.liveMigrateTo(destination);
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> isIn(moment));
  }

  private boolean isIn(Moment moment) {
    return switch (moment) {
      case MIRROR -> isMirroring();
      case POST_COPY ->
          lab.compute().liveMigrationsOf(server.id()).get(0).status()
              == MigrationStatus.RUNNING_POST_COPY;
    };
  }

  /** A mirror that has copied everything goes on until memory has, too. */
  private boolean isMirroring() {
    var job =
        COPIED.matcher(
            cloud.packages.attempt(source, "virsh blockjob " + server.id() + " vda --info"));
    return job.find() && Integer.parseInt(job.group(1)) < 100;
  }

  private void assertIsStillIn(Moment moment) {
    assertThat(isIn(moment)).as("it has been %s all the time", moment).isTrue();
    link(MODERATE);
  }

  private void assertArrives() {
    server.awaitNoTask();
    var now = server.now();
    assertThat(now.host()).contains(destination);
    assertThat(now.status()).isEqualTo("ACTIVE");
    server.assertEveryBlockIsRight();
  }

  private void assertArrivesLean() {
    assertArrives();
    assertIsOnRecord(true);
  }

  /** Without an adapter before the switch, Nova's own pre-copy ends it. */
  private void assertIsOnRecordAsNovaDidIt(Moment moment) {
    assertIsOnRecord(moment == Moment.POST_COPY);
    assertThat(cloud.newestMigration().get("notes").toString())
        .contains("it ended while nova-lean did not run");
  }

  private void assertIsOnRecord(boolean postCopy) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(cloud.newestMigration().get("outcome").asText()).isEqualTo("completed"));
    var migration = cloud.newestMigration();
    assertThat(migration.get("migration_uuid").asText())
        .isEqualTo(lab.compute().liveMigrationsOf(server.id()).get(0).uuid());
    assertThat(migration.get("source_host").asText()).isEqualTo(source);
    assertThat(migration.get("destination_host").asText()).isEqualTo(destination);
    assertThat(migration.get("post_copy").asBoolean()).as("%s", migration).isEqualTo(postCopy);
  }

  private String host(End end) {
    return end == End.SOURCE ? source : destination;
  }

  private String qemuOnSource(String monitorCommand) {
    return cloud.packages.sh(
        source, "virsh qemu-monitor-command --hmp %s '%s'".formatted(server.id(), monitorCommand));
  }

  private void stop(String host, String unit) {
    lab.run("sh", host, "systemctl", "stop", unit);
    assertThat(cloud.packages.isActive(host, unit)).isFalse();
  }

  private void link(String rate) {
    PackagedCloud.HOSTS.forEach(host -> lab.run("link", host, rate));
  }
}
