package org.novalean.adapter.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A whole number that is not negative. */
final class NaturalNumber implements ITypeConverter<Integer> {

  @Override
  public Integer convert(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw new TypeConversionException("'%s' is not a whole number from 0".formatted(text));
    }
    return Integer.valueOf(text);
  }
}
