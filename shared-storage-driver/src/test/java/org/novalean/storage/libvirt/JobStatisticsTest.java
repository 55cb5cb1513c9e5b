package org.novalean.storage.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.hypervisor.MigrationResult;

class JobStatisticsTest {

  private static final int UNBOUNDED = 2;
  private static final int COMPLETED = 3;

  @Test
  void anOutgoingMigrationIsRead() {
    var values =
        Map.of(
            "operation", 5L,
            "memory_total", 512L,
            "memory_processed", 200L,
            "memory_remaining", 312L,
            "disk_total", 64L,
            "disk_processed", 60L,
            "memory_iteration", 2L,
            "memory_dirty_rate", 7L,
            "memory_bps", 100L,
            "time_elapsed", 5000L);
    assertThat(new JobStatistics(UNBOUNDED, values).outgoingMigration())
        .contains(new MigrationJob(512, 200, 312, 64, 60, 2, 7, 100, 5000));
  }

  @Test
  void whatAMigrationTookIsReadOnItsDestinationOnceItIsOver() {
    var values =
        Map.of(
            "operation", 4L,
            "memory_processed", 200L,
            "disk_processed", 60L,
            "time_elapsed", 5000L,
            "downtime", 41L,
            "memory_bps", 100L);
    assertThat(new JobStatistics(COMPLETED, values).arrival())
        .contains(new MigrationResult(200, 60, 5000, 41, 100));
    assertThat(new JobStatistics(UNBOUNDED, values).arrival()).isEmpty();
    assertThat(new JobStatistics(COMPLETED, Map.of("operation", 3L)).arrival()).isEmpty();
  }

  /** On the destination libvirt shows a job too, and a managed save is one. */
  @Test
  void anIncomingMigrationOrASaveIsNone() {
    assertThat(new JobStatistics(UNBOUNDED, Map.of("operation", 4L)).outgoingMigration()).isEmpty();
    assertThat(new JobStatistics(UNBOUNDED, Map.of("operation", 2L)).outgoingMigration()).isEmpty();
    assertThat(new JobStatistics(0, Map.of()).outgoingMigration()).isEmpty();
  }
}
