package dev.atelier.toolkit.math;

import java.math.BigDecimal;
import java.math.MathContext;

/** Writes numbers in as many digits as mean something. */
public final class Rounding {

  private Rounding() {}

  /**
   * Returns the nearest number with some decimals.
   *
   * @param value any number
   * @param decimals how many, 0 to 15
   * @return the nearest multiple of a tenth to the power of {@code decimals}
   */
  public static double to(double value, int decimals) {
    double scale = Math.pow(10, decimals);
    return Math.round(value * scale) / scale;
  }

  /**
   * Returns the nearest number with some significant digits.
   *
   * @param value a finite number
   * @param digits how many, at least 1
   * @return the nearest number that needs no more of them
   */
  public static double toDigits(double value, int digits) {
    return rounded(value, digits).doubleValue();
  }

  /**
   * Returns the nearest number with five significant digits, about what 32-bit floats hold: further
   * ones would differ between processors.
   *
   * @param value a finite number
   * @return the nearest number that needs no more digits
   */
  public static double toFiveDigits(double value) {
    return toDigits(value, 5);
  }

  /** Returns a probability, or another number around 1. */
  public static double toFourDecimals(double value) {
    return to(value, 4);
  }

  /** Returns a number for people. */
  public static String toText(double value) {
    return rounded(value, 3).stripTrailingZeros().toPlainString();
  }

  /**
   * Writes a number with some significant digits, zeros at its end too, and without powers of ten,
   * which not every spreadsheet reads.
   *
   * @param value a finite number
   * @param digits how many, at least 1
   * @return the text
   */
  public static String toPlainText(double value, int digits) {
    return rounded(value, digits).toPlainString();
  }

  private static BigDecimal rounded(double value, int digits) {
    return BigDecimal.valueOf(value).round(new MathContext(digits));
  }
}
