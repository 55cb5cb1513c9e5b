package org.novalean.adapter.lab;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * Which cells of the fault matrix came out as the table says, and when: kept over runs of a few.
 */
final class MeasuredCells {
  private final Path directory;

  MeasuredCells(Path directory) {
    this.directory = directory;
  }

  void add(FaultCell cell, LocalDate date) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(cell.name()), cell.outcome() + " " + date + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** When each of them was last seen to come out so. */
  Map<FaultCell, LocalDate> dates() {
    return FaultMatrix.cells()
        .filter(cell -> date(cell).isPresent())
        .collect(toMap(cell -> cell, cell -> date(cell).orElseThrow()));
  }

  private Optional<LocalDate> date(FaultCell cell) {
    var file = directory.resolve(cell.name());
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      var words = Files.readString(file).strip().split(" ", -1);
      return words[0].equals(cell.outcome().name())
          ? Optional.of(LocalDate.parse(words[1]))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
