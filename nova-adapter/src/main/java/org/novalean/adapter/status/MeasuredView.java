package org.novalean.adapter.status;

import java.util.Optional;
import org.novalean.adapter.predict.Measured;

/**
 * What a migration took, as its destination's libvirt told, or its source's agent saw.
 *
 * @param bytes memory and disks
 * @param seconds of libvirt's job
 * @param pauseSeconds how long the guest stood still; empty where that is not known
 * @param bytesPerSecond at which memory was sent, on average; empty where nobody tells
 */
public record MeasuredView(
    long bytes,
    long memoryBytes,
    long diskBytes,
    double seconds,
    Optional<Double> pauseSeconds,
    Optional<Double> bytesPerSecond) {

  static MeasuredView of(Measured measured) {
    return new MeasuredView(
        measured.bytes(),
        measured.memoryBytes(),
        measured.diskBytes(),
        measured.seconds(),
        known(measured.pauseSeconds()),
        known(measured.bytesPerSecond()));
  }

  private static Optional<Double> known(double figure) {
    return figure > 0 ? Optional.of(figure) : Optional.empty();
  }
}
