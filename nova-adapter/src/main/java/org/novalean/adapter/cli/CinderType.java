package org.novalean.adapter.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code cinder:TYPE}, the only place that servers' disks can be moved to by {@code place}. */
final class CinderType implements ITypeConverter<String> {

  private static final String CINDER = "cinder:";

  @Override
  public String convert(String value) {
    if (!value.startsWith(CINDER) || value.length() == CINDER.length()) {
      throw new TypeConversionException(
          "'%s' is not cinder:TYPE, with the name of a volume type; for the placement layered there is 'nova-lean seal'"
              .formatted(value));
    }
    return value.substring(CINDER.length());
  }
}
