package dev.atelier.toolkit.math;

import java.math.BigDecimal;
import java.math.MathContext;

/** Writes numbers in as many digits as mean something. */
public final class Rounding {

  /** About what 32-bit floats hold: further digits would differ between processors. */
  private static final MathContext FIVE_DIGITS = new MathContext(5);

  private static final MathContext THREE_DIGITS = new MathContext(3);

  private Rounding() {}

  public static double toFiveDigits(double value) {
    return BigDecimal.valueOf(value).round(FIVE_DIGITS).doubleValue();
  }

  /** Returns a probability, or another number around 1. */
  public static double toFourDecimals(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  /** Returns a number for people. */
  public static String toText(double value) {
    return BigDecimal.valueOf(value).round(THREE_DIGITS).stripTrailingZeros().toPlainString();
  }
}
