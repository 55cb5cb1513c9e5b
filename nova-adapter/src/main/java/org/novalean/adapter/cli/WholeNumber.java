package org.novalean.adapter.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A whole number from some least one on. */
abstract sealed class WholeNumber implements ITypeConverter<Integer> {

  private final int least;

  WholeNumber(int least) {
    this.least = least;
  }

  /** One that may be 0. */
  static final class FromZero extends WholeNumber {
    FromZero() {
      super(0);
    }
  }

  /** One that may not. */
  static final class FromOne extends WholeNumber {
    FromOne() {
      super(1);
    }
  }

  @Override
  public Integer convert(String text) {
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least) {
      throw new TypeConversionException(
          "'%s' is not a whole number from %d".formatted(text, least));
    }
    return Integer.valueOf(text);
  }
}
