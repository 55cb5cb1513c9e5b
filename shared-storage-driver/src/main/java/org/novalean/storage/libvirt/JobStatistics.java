package org.novalean.storage.libvirt;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.libvirt.TypedIntParameter;
import org.libvirt.TypedLongParameter;
import org.libvirt.TypedParameter;
import org.libvirt.TypedUintParameter;
import org.libvirt.TypedUlongParameter;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.hypervisor.MigrationResult;

/**
 * What virDomainGetJobStats tells.
 *
 * @param type of virDomainJobType; 0 for no job
 * @param values the whole numbers among the fields
 */
record JobStatistics(int type, Map<String, Long> values) {

  private static final int NONE = 0;
  private static final int COMPLETED = 3;

  /** VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN. */
  private static final long MIGRATION_IN = 4;

  /** VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT. */
  private static final long MIGRATION_OUT = 5;

  static JobStatistics of(int type, TypedParameter[] parameters) {
    var values = new HashMap<String, Long>();
    for (var parameter : parameters) {
      number(parameter).ifPresent(value -> values.put(parameter.field, value));
    }
    return new JobStatistics(type, values);
  }

  private static Optional<Long> number(TypedParameter parameter) {
    if (parameter instanceof TypedUlongParameter number) {
      return Optional.of(number.value);
    }
    if (parameter instanceof TypedLongParameter number) {
      return Optional.of(number.value);
    }
    if (parameter instanceof TypedIntParameter number) {
      return Optional.of((long) number.value);
    }
    if (parameter instanceof TypedUintParameter number) {
      return Optional.of((long) number.value);
    }
    return Optional.empty();
  }

  Optional<MigrationJob> outgoingMigration() {
    if (type == NONE || value("operation") != MIGRATION_OUT) {
      return Optional.empty();
    }
    return Optional.of(
        new MigrationJob(
            value("memory_total"),
            value("memory_processed"),
            value("memory_remaining"),
            value("disk_total"),
            value("disk_processed"),
            value("memory_iteration"),
            value("memory_dirty_rate"),
            value("memory_bps"),
            value("time_elapsed")));
  }

  /** On the destination, which libvirt gives the source's statistics at the end. */
  Optional<MigrationResult> arrival() {
    if (type != COMPLETED || value("operation") != MIGRATION_IN) {
      return Optional.empty();
    }
    return Optional.of(
        new MigrationResult(
            value("memory_processed"),
            value("disk_processed"),
            value("time_elapsed"),
            value("downtime"),
            value("memory_bps")));
  }

  private long value(String field) {
    return values.getOrDefault(field, 0L);
  }
}
