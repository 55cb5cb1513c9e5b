package org.novalean.adapter.lab;

import static org.novalean.adapter.lab.FaultOutcome.ARRIVES;
import static org.novalean.adapter.lab.FaultOutcome.ARRIVES_OR_BROUGHT_BACK;
import static org.novalean.adapter.lab.FaultOutcome.ARRIVES_UNSEEN;
import static org.novalean.adapter.lab.FaultOutcome.BROUGHT_BACK;
import static org.novalean.adapter.lab.FaultOutcome.CARRIED;
import static org.novalean.adapter.lab.FaultOutcome.EVACUATED;
import static org.novalean.adapter.lab.FaultOutcome.FORGOTTEN;
import static org.novalean.adapter.lab.FaultOutcome.RESCUED;
import static org.novalean.adapter.lab.FaultOutcome.STARTED;
import static org.novalean.adapter.lab.FaultOutcome.STAYS;
import static org.novalean.adapter.lab.FaultOutcome.STAYS_IN_ERROR_WITH_REMAINS;
import static org.novalean.adapter.lab.FaultOutcome.STAYS_OR_BROUGHT_BACK;

import java.util.List;
import java.util.stream.Stream;

/** What becomes of a server in each phase of its migration, whatever happens. */
final class FaultMatrix {

  /** One fault, and its outcome in each phase. */
  record Row(Fault fault, FaultOutcome mirror, FaultOutcome preCopy, FaultOutcome postCopy) {

    FaultOutcome in(FaultPhase phase) {
      return switch (phase) {
        case MIRROR -> mirror;
        case PRE_COPY -> preCopy;
        case POST_COPY -> postCopy;
      };
    }
  }

  static final List<Row> ROWS =
      List.of(
          new Row(Fault.RESET, STAYS, STAYS, ARRIVES),
          new Row(Fault.CUT_5_S, ARRIVES, ARRIVES, ARRIVES),
          new Row(Fault.CUT_60_S, STAYS, STAYS_IN_ERROR_WITH_REMAINS, ARRIVES),
          new Row(Fault.CUT_TWICE, STAYS, STAYS, ARRIVES),
          new Row(Fault.SOURCE_AGENT, ARRIVES, ARRIVES, ARRIVES),
          new Row(Fault.DESTINATION_AGENT, ARRIVES, ARRIVES, ARRIVES_UNSEEN),
          new Row(
              Fault.SOURCE_NOVA_COMPUTE,
              STAYS_OR_BROUGHT_BACK,
              STAYS_OR_BROUGHT_BACK,
              BROUGHT_BACK),
          new Row(Fault.DESTINATION_NOVA_COMPUTE, ARRIVES, ARRIVES, ARRIVES),
          new Row(
              Fault.SOURCE_LIBVIRTD,
              STAYS_IN_ERROR_WITH_REMAINS,
              STAYS_IN_ERROR_WITH_REMAINS,
              BROUGHT_BACK),
          new Row(Fault.DESTINATION_LIBVIRTD, STAYS, STAYS, ARRIVES),
          new Row(Fault.SOURCE_QEMU, CARRIED, CARRIED, RESCUED),
          new Row(Fault.DESTINATION_QEMU, STAYS, STAYS, RESCUED),
          new Row(Fault.SOURCE_POWER, STARTED, STARTED, EVACUATED),
          new Row(Fault.DESTINATION_POWER, STAYS, STAYS, RESCUED),
          new Row(Fault.RABBITMQ, ARRIVES, ARRIVES_OR_BROUGHT_BACK, ARRIVES_OR_BROUGHT_BACK),
          new Row(Fault.ADAPTER, ARRIVES, ARRIVES, ARRIVES),
          new Row(Fault.DATABASE, FORGOTTEN, FORGOTTEN, BROUGHT_BACK),
          new Row(Fault.NFS, ARRIVES, ARRIVES_OR_BROUGHT_BACK, ARRIVES));

  private FaultMatrix() {}

  /** For {@code ./test}: the guard goes on with a post-copy whose connections broke. */
  static Stream<FaultCell> sample() {
    return cells()
        .filter(cell -> cell.phase() == FaultPhase.POST_COPY && cell.fault() == Fault.RESET);
  }

  static Stream<FaultCell> cells() {
    return ROWS.stream()
        .flatMap(
            row ->
                Stream.of(FaultPhase.values())
                    .map(phase -> new FaultCell(phase, row.fault(), row.in(phase))));
  }
}
