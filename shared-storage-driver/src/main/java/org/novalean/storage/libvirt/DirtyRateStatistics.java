package org.novalean.storage.libvirt;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.novalean.storage.hypervisor.DirtyRate;

/**
 * The group {@code dirtyrate} of virDomainListGetStats.
 *
 * @param values the whole numbers among its fields
 */
record DirtyRateStatistics(Map<String, Long> values) {

  /** VIR_DOMAIN_DIRTYRATE_MEASURED. */
  private static final long MEASURED = 2;

  // virTypedParameter: a name of 80 letters, a type, and 8 bytes of a value, aligned.
  private static final long NAME_BYTES = 80;
  private static final long VALUE_AT = 88;
  private static final long SIZE = 96;
  private static final int INT = 1;
  private static final int UINT = 2;
  private static final int LLONG = 3;
  private static final int ULLONG = 4;

  private static final long BYTES_PER_MIB = 1L << 20;

  /**
   * Reads virTypedParameters, which stay the caller's: libvirt-java would free them, and so would
   * libvirt with the rest of its answer.
   */
  static DirtyRateStatistics of(Pointer parameters, int count) {
    var values = new HashMap<String, Long>();
    for (var i = 0; i < count; i++) {
      var at = i * SIZE;
      var name = parameters.getString(at, StandardCharsets.US_ASCII.name());
      switch (parameters.getInt(at + NAME_BYTES)) {
        case INT, UINT -> values.put(name, (long) parameters.getInt(at + VALUE_AT));
        case LLONG, ULLONG -> values.put(name, parameters.getLong(at + VALUE_AT));
        default -> {}
      }
    }
    return new DirtyRateStatistics(values);
  }

  /** Empty while QEMU looks, and where it was never asked to. */
  Optional<DirtyRate> rate() {
    if (value("calc_status") != MEASURED) {
      return Optional.empty();
    }
    return Optional.of(
        new DirtyRate(value("megabytes_per_second") * BYTES_PER_MIB, value("calc_period")));
  }

  private long value(String field) {
    return values.getOrDefault("dirtyrate." + field, 0L);
  }
}
