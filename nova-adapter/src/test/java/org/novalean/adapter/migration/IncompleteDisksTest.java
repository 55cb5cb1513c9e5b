package org.novalean.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.migration.Samples.NOON;
import static org.novalean.adapter.migration.Samples.record;
import static org.novalean.adapter.migration.Samples.server;

import org.junit.jupiter.api.Test;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.Server.PowerState;

class IncompleteDisksTest {
  private static final MigrationRecord COMPLETED = record(MigrationStatus.COMPLETED);
  private static final Server IN_ERROR = server("compute2", "ERROR", PowerState.NOSTATE, "");

  private static Halves destination(Half half) {
    return new Halves(Half.GONE, half, NOON);
  }

  @Test
  void areThoseOfALayeredServerThatNeverWentOnAndIsInError() {
    assertThat(IncompleteDisks.is(COMPLETED, IN_ERROR, destination(Half.GONE), true, false))
        .isTrue();
  }

  @Test
  void areNotSupposedWhereTheGuestWentOn() {
    assertThat(IncompleteDisks.is(COMPLETED, IN_ERROR, destination(Half.GONE), true, true))
        .isFalse();
  }

  @Test
  void areNotSupposedOfAServerWhoseDisksNovaDoesNotCopy() {
    assertThat(IncompleteDisks.is(COMPLETED, IN_ERROR, destination(Half.GONE), false, false))
        .isFalse();
  }

  @Test
  void areNotSupposedWhereItRunsOrNobodyLooked() {
    for (var half : new Half[] {Half.WHOLE, Half.UNKNOWN, Half.SILENT, Half.OTHER}) {
      assertThat(IncompleteDisks.is(COMPLETED, IN_ERROR, destination(half), true, false))
          .as("%s", half)
          .isFalse();
    }
  }

  @Test
  void areNotSupposedOfAServerThatStayedOrIsWell() {
    var stayed = server("compute1", "ERROR", PowerState.RUNNING, "");
    assertThat(IncompleteDisks.is(COMPLETED, stayed, destination(Half.GONE), true, false))
        .isFalse();
    assertThat(
            IncompleteDisks.is(COMPLETED, Samples.arrived(), destination(Half.GONE), true, false))
        .isFalse();
  }
}
