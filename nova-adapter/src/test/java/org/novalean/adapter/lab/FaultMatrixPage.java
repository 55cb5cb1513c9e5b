package org.novalean.adapter.lab;

import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/fault-matrix.md}, for operators. */
final class FaultMatrixPage {
  private static final String NOT_MEASURED = "not measured";

  private FaultMatrixPage() {}

  /**
   * The page.
   *
   * @param measured the cells that came out as the table says, and when they last did
   * @param versions what it was measured with
   */
  static String render(Map<FaultCell, LocalDate> measured, Collection<String> versions) {
    var text = new StringBuilder();
    text.append(
        """
        # What becomes of a server when something breaks in its migration

        Written by the tests (`FaultMatrixLabTest`) from what they saw: a server with its data at rest on the share (placement `layered`) is brought into each phase of a live
        migration and held there, while its guest writes to its disk; then one thing breaks. A cell is here only if the server ended as it says, and in all of them
        - **no block that the guest had flushed was lost**, whether at rest on the share or current, written before the fault;
        - **the server ran once**: never was it left running on two hosts;
        - it could be migrated again afterwards.

        """);
    text.append(
        "Measured %s, with %s.\n\n"
            .formatted(
                measured.values().stream()
                    .distinct()
                    .sorted()
                    .map(LocalDate::toString)
                    .collect(Collectors.joining(", ")),
                String.join(", ", versions)));
    text.append("| what happens |");
    Stream.of(FaultPhase.values())
        .forEach(phase -> text.append(" in ").append(phase.words()).append(" |"));
    text.append("\n|---|").append("---|".repeat(FaultPhase.values().length)).append('\n');
    for (var row : FaultMatrix.ROWS) {
      text.append("| ").append(row.fault().words()).append(" |");
      for (var phase : FaultPhase.values()) {
        text.append(' ').append(words(row, phase, measured)).append(" |");
      }
      text.append('\n');
    }
    text.append(
        """

        *Mirror*: Nova copies the server's current data, the disks' tops. *Pre-copy*: memory is copied while the guest runs on its source. *Post-copy*: the guest runs on the
        destination and fetches the rest of its memory.

        | the cell says | so |
        |---|---|
        """);
    var used = EnumSet.noneOf(FaultOutcome.class);
    measured.keySet().forEach(cell -> used.add(cell.outcome()));
    used.forEach(
        outcome -> text.append("| %s | %s |\n".formatted(outcome.words(), outcome.legend())));
    return text.toString();
  }

  private static String words(
      FaultMatrix.Row row, FaultPhase phase, Map<FaultCell, LocalDate> measured) {
    var cell = new FaultCell(phase, row.fault(), row.in(phase));
    return measured.containsKey(cell) ? cell.outcome().words() : NOT_MEASURED;
  }
}
