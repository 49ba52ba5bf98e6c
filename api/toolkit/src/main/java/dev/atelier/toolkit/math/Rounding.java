package dev.atelier.toolkit.math;

import java.math.BigDecimal;
import java.math.MathContext;

/** Writes numbers in as many digits as mean something. */
public final class Rounding {

  /** About what 32-bit floats hold: further digits would differ between processors. */
  private static final MathContext FIVE_DIGITS = new MathContext(5);

  private static final MathContext THREE_DIGITS = new MathContext(3);

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

  /** Returns the nearest number with five significant digits, about what 32-bit floats hold. */
  public static double toFiveDigits(double value) {
    return BigDecimal.valueOf(value).round(FIVE_DIGITS).doubleValue();
  }

  /** Returns a probability, or another number around 1. */
  public static double toFourDecimals(double value) {
    return to(value, 4);
  }

  /** Returns a number for people. */
  public static String toText(double value) {
    return BigDecimal.valueOf(value).round(THREE_DIGITS).stripTrailingZeros().toPlainString();
  }
}
