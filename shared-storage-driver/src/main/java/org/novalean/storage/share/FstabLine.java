package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * A line of fstab(5) that mounts a part of the share as the agent does.
 *
 * @param source {@code server:/directory}
 */
public record FstabLine(String source, Path point) {

  private static final int POINT = 1;

  public FstabLine {
    requireNonNull(source, "source is null");
    requireNonNull(point, "point is null");
  }

  /** Whether one of fstab's lines mounts something there. */
  public boolean isCoveredBy(String fstab) {
    return fstab
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .anyMatch(
            fields ->
                fields.length > POINT
                    && !fields[0].startsWith("#")
                    && fields[POINT].equals(point.toString()));
  }

  @Override
  public String toString() {
    return "%s %s nfs hard,timeo=600,retrans=2,_netdev 0 0".formatted(source, point);
  }
}
