package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.compute.CloudException.Unusable;
import org.novalean.adapter.compute.MemoryProgress;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;

class NovaMigrationsTest {

  private final TestingCloud fake = TestingCloud.start();

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void aMigrationKeepsEveryFieldOnItsWay() {
    var server = fake.compute().boot("web", "compute-1");
    var migration = fake.compute().startLiveMigration(server, "compute-2").running().postCopy();

    assertThat(fake.connect().compute().liveMigrationsOf(server))
        .containsExactly(migration.record());
  }

  @Test
  void aMigrationThatTheSchedulerHasNotPlacedHasNoDestinationAndNoUpdate() {
    var server = fake.compute().boot("web", "compute-1");
    fake.compute().liveMigrate(server, Optional.empty());

    assertThat(fake.connect().compute().liveMigrationsOf(server))
        .singleElement()
        .satisfies(m -> assertThat(m.status()).isEqualTo(MigrationStatus.ACCEPTED))
        .satisfies(m -> assertThat(m.destinationHost()).isEmpty())
        .satisfies(m -> assertThat(m.updatedAt()).isEmpty());
  }

  @Test
  void theCountersOfARunningMigrationArePassedOn() {
    var counters = new MemoryProgress(4L << 30, 1L << 30, 3L << 30, 5, 4, 1);
    var server = fake.compute().boot("web", "compute-1");
    var migration = fake.compute().startLiveMigration(server, "compute-2").running();
    migration.progress(counters);

    assertThat(fake.connect().compute().progress(server, migration.id())).contains(counters);
  }

  @Test
  void allPagesAreRead() {
    startMigrations(7);
    fake.nova().pageSize(3);

    assertThat(fake.connect().compute().liveMigrationsChangedSince(Instant.EPOCH))
        .extracting(MigrationRecord::id)
        .containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
    assertThat(fake.requestsToNova()).hasSize(3);
  }

  @Test
  void aPageSizeOfOursIsAskedFor() {
    startMigrations(4);
    var cloud =
        OpenStackCloud.of(
            fake.credentials(), TestingCloud.QUICK, () -> true, Clock.systemUTC(), Optional.of(2));

    assertThat(cloud.compute().liveMigrationsChangedSince(Instant.EPOCH)).hasSize(4);
    assertThat(fake.requestsToNova())
        .hasSize(3)
        .allSatisfy(r -> assertThat(r.query()).containsEntry("limit", "2"));
  }

  @Test
  void pagesThatGoRoundInACircleEndInAnError() {
    fake.plan(
        "/compute/v2.1/os-migrations",
        Answer.text(
            200,
            "application/json",
            """
            {"migrations": [],
             "migrations_links": [{"rel": "next", "href": "http://x/os-migrations?marker=a"}]}
            """));
    var compute = fake.connect().compute();

    assertThatThrownBy(() -> compute.liveMigrationsChangedSince(Instant.EPOCH))
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("go round in a circle");
  }

  @Test
  void onlyLiveMigrationsAreAskedForSinceAWholeSecond() {
    var compute = fake.connect().compute();

    compute.liveMigrationsChangedSince(Instant.parse("2026-11-22T17:00:00.987Z"));

    assertThat(fake.requestsToNova())
        .singleElement()
        .extracting(TestingRequest::query)
        .isEqualTo(
            Map.of("migration_type", "live-migration", "changes-since", "2026-11-22T17:00:00Z"));
  }

  @Test
  void anIdFromOutsideCannotLeaveItsPlaceInTheAddress() {
    var compute = fake.connect().compute();

    assertThat(compute.server("../os-services?x=1 2")).isEmpty();
    assertThat(fake.requestsToNova())
        .extracting(TestingRequest::path)
        .containsExactly("/compute/v2.1/servers/../os-services?x=1 2");
  }

  private void startMigrations(int number) {
    IntStream.range(0, number)
        .forEach(
            n ->
                fake.compute()
                    .startLiveMigration(fake.compute().boot("web-" + n, "compute-1"), "compute-2"));
  }
}
